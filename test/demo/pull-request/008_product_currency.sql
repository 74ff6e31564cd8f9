ALTER TABLE shop.products ADD COLUMN currency text NOT NULL DEFAULT 'EUR';
