ALTER TABLE shop.order_items ADD CONSTRAINT price_is_positive CHECK (price >= 0) NOT VALID;
