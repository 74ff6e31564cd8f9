ALTER TABLE shop.products ADD COLUMN currency text;
UPDATE shop.products SET currency = 'EUR';
ALTER TABLE shop.products ALTER COLUMN currency SET NOT NULL;
