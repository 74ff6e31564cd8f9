ALTER TABLE audit.log ADD COLUMN request_id uuid NOT NULL DEFAULT gen_random_uuid();
