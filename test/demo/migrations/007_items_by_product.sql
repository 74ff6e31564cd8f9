CREATE INDEX items_by_product ON shop.order_items (product);
