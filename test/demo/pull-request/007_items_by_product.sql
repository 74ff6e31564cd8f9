CREATE INDEX CONCURRENTLY items_by_product ON shop.order_items (product);
