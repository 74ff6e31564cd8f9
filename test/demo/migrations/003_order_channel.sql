-- The same value for all rows, which rewrites none of them.
ALTER TABLE shop.orders ADD COLUMN channel text NOT NULL DEFAULT 'web';
