-- Roles belong to the whole cluster: they are created once and shared by all test databases of a server.
DO $do$
DECLARE
  role_name text;
BEGIN
  PERFORM pg_advisory_xact_lock(7067);
  FOREACH role_name IN ARRAY ARRAY[
    'awkward owner', 'awkward "quoted"', 'awkward.dot', '-awkward-dash', E'awkward\nnewline', 'awkward=r*w/x',
    'awkward''s', 'AWKWARD', 'awkward ünï ☃', 'awkward,comma{}', 'awkward\backslash', rpad('awkward', 63, 'x')
  ] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I', role_name);
    END IF;
  END LOOP;
  IF NOT pg_has_role('AWKWARD', 'awkward owner', 'MEMBER') THEN
    GRANT "awkward owner" TO "AWKWARD" WITH ADMIN OPTION;
    ALTER ROLE "awkward owner" SET search_path = 'pg catalog', "$user";
    COMMENT ON ROLE "awkward owner" IS 'owns ''awkward'' things';
  END IF;
END
$do$;
