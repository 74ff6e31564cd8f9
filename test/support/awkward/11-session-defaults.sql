-- Defaults that change how COPY writes values, or end sessions that do not set their own. Every client of this database
-- that needs other settings has to say so; a restored database does not have them.
SELECT format('ALTER DATABASE %I SET %s', current_database(), setting) FROM (VALUES
  (1, 'datestyle = ''SQL, DMY'''), (2, 'intervalstyle = ''sql_standard'''), (3, 'timezone = ''Asia/Kathmandu'''), (4, 'extra_float_digits = 0'),
  (5, 'bytea_output = escape'), (6, 'xmloption = document'), (7, 'search_path = names, pg_catalog'), (8, 'standard_conforming_strings = off'),
  (9, 'backslash_quote = on'), (10, 'array_nulls = off'), (11, 'quote_all_identifiers = on'), (12, 'default_transaction_deferrable = on'),
  (13, 'default_transaction_isolation = ''repeatable read'''), (14, 'lock_timeout = 1000'), (15, 'idle_in_transaction_session_timeout = 2000'),
  (16, 'statement_timeout = 2000'), (17, 'enable_tidscan = off'), (18, 'default_toast_compression = pglz'), (19, 'check_function_bodies = on'),
  (20, 'client_min_messages = error'), (21, 'transform_null_equals = on')
) AS defaults (place, setting) ORDER BY place \gexec
SELECT current_setting('server_version_num')::int >= 170000 AS is_17 \gset
\if :is_17
SELECT format('ALTER DATABASE %I SET transaction_timeout = 2000', current_database()) \gexec
\endif
