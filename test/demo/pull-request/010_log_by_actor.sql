CREATE INDEX CONCURRENTLY log_by_actor ON audit.log (actor) WHERE actor IS NOT NULL;
