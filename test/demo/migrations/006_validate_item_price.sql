ALTER TABLE shop.order_items VALIDATE CONSTRAINT price_is_positive;
