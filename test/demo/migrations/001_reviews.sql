CREATE TABLE shop.reviews (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product int NOT NULL REFERENCES shop.products,
  customer bigint NOT NULL REFERENCES shop.customers,
  stars int NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text text
);
