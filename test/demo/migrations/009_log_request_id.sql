ALTER TABLE audit.log ADD COLUMN request_id uuid;
