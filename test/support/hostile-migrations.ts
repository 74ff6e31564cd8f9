import type { Files } from './benchmark-runs.ts';

/** One that must fail. */
export interface HostileMigration {
  readonly sql: string;
  /** What the failure says, with its SQLSTATE at the end. */
  readonly fails: RegExp;
}

const denied = / 42501$/;

/** What a role without rights must not get at. The names become those of the migrations. */
export const overreaching: Readonly<Record<string, HostileMigration>> = {
  'drops its own database': {
    sql: `DO $$ BEGIN EXECUTE format('DROP DATABASE %I', current_database()); END $$`,
    fails: /cannot (?:be executed|run inside)/,
  },
  'drops postgres': { sql: 'DROP DATABASE postgres', fails: denied },
  'drops a template': { sql: 'DROP DATABASE template1', fails: denied },
  'drops a bystander': { sql: 'DROP DATABASE bystander WITH (FORCE)', fails: / (?:42501|3D000)$/ },
  'makes a database': { sql: 'CREATE DATABASE mine', fails: denied },
  'makes a role': { sql: 'CREATE ROLE mighty SUPERUSER', fails: denied },
  'becomes another role': { sql: 'RESET SESSION AUTHORIZATION;\nRESET ROLE;\nSET ROLE postgres', fails: denied },
  'makes itself a superuser': { sql: 'ALTER ROLE CURRENT_USER SUPERUSER', fails: denied },
  'alters the system': { sql: `ALTER SYSTEM SET archive_command = 'false'`, fails: denied },
  'copies to a program': { sql: `COPY (SELECT 1) TO PROGRAM 'touch /tmp/pgproof-was-here'`, fails: denied },
  'copies from a program': { sql: `CREATE TABLE out (t text);\nCOPY out FROM PROGRAM 'id'`, fails: denied },
  'copies to a file': { sql: `COPY (SELECT 1) TO '/tmp/pgproof-was-here'`, fails: denied },
  'reads a file': { sql: `SELECT pg_read_file('/etc/passwd')`, fails: denied },
  'lists a directory': { sql: `SELECT pg_ls_dir('/')`, fails: denied },
  'exports a large object': {
    sql: `SELECT lo_export(lo_from_bytea(0, 'x'), '/tmp/pgproof-was-here')`,
    fails: denied,
  },
  'speaks an untrusted language': {
    sql: `CREATE FUNCTION own() RETURNS int LANGUAGE c AS '/tmp/own.so'`,
    fails: denied,
  },
  'wants an untrusted extension': { sql: 'CREATE EXTENSION dblink', fails: denied },
  'wants foreign servers': { sql: 'CREATE EXTENSION postgres_fdw', fails: denied },
  'makes a tablespace': { sql: `CREATE TABLESPACE mine LOCATION '/tmp'`, fails: denied },
  'loads a library': { sql: `LOAD '/tmp/own.so'`, fails: denied },
  'ends the sessions of others': {
    sql: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user`,
    fails: denied,
  },
  'lets the server reload': { sql: 'SELECT pg_reload_conf()', fails: denied },
  'writes into the catalog': { sql: 'DELETE FROM pg_catalog.pg_class', fails: denied },
};

/** What is allowed, and must not do any harm. What they change of their role holds for new sessions: put them last. */
export const harmless: Readonly<Record<string, string>> = {
  'changes its own role': `ALTER ROLE CURRENT_USER PASSWORD 'of its own';
ALTER ROLE CURRENT_USER SET default_transaction_read_only = on;
ALTER ROLE CURRENT_USER SET local_preload_libraries = 'not_there'`,
  'changes its database': `DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET statement_timeout = 1', current_database());
  EXECUTE format('ALTER DATABASE %I SET search_path = nowhere', current_database());
  EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
END $$`,
  'shadows the catalog': `CREATE FUNCTION public.pg_terminate_backend(int) RETURNS bool LANGUAGE sql AS 'SELECT 1/0 = 1';
CREATE FUNCTION public.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 1/0';
CREATE TABLE public.pg_stat_activity (pid int, datname text);
SET search_path = public, pg_catalog`,
  'keeps locks': 'SELECT pg_advisory_lock(1), pg_advisory_lock_shared(2)',
  'floods with notices': `DO $$ BEGIN FOR i IN 1..20000 LOOP RAISE NOTICE 'building %', i; END LOOP; END $$`,
  'prints a little': `SELECT generate_series(1, 10000); COPY (SELECT repeat('x', 10000)) TO STDOUT`,
};

/** Whichever comes first. */
const stopped = /printed more than 64 MiB|took longer than 0\.4 s/;
const tookLonger = /took longer than 0\.4 s/;

/** What ends, stops or fills whatever runs it; with a statement-timeout of 0.4 s. */
export const disruptive: Readonly<Record<string, HostileMigration>> = {
  'ends its session': {
    sql: 'SELECT 1;\nSELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())',
    fails: /terminating connection/,
  },
  'loops for ever': {
    sql: 'SET statement_timeout = 0;\nDO $$ BEGIN LOOP END LOOP; END $$',
    fails: tookLonger,
  },
  'catches its cancellation': {
    sql: `SET statement_timeout = 0;
DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$`,
    fails: tookLonger,
  },
  'prints a gigabyte': { sql: `SELECT repeat('x', 1000000000)`, fails: stopped },
  'prints many rows': { sql: 'SELECT generate_series(1, 100000000)', fails: stopped },
  'copies without end': {
    sql: `COPY (SELECT repeat('x', 1000000) FROM generate_series(1, 1000)) TO STDOUT`,
    fails: stopped,
  },
  'raises enormous notices': {
    sql: `DO $$ BEGIN FOR i IN 1..100000 LOOP RAISE NOTICE '%', repeat('n', 1000000); END LOOP; END $$`,
    fails: stopped,
  },
  'raises an enormous error': {
    sql: `DO $$ BEGIN RAISE EXCEPTION '%', repeat('e', 20000000); END $$`,
    fails: /^e{100}|took longer/,
  },
};

/** Files of migrations, each between two good ones. */
export function filesOf(sets: Readonly<Record<string, string>>): Files {
  const files: Record<string, string> = {};
  for (const [index, [name, sql]] of Object.entries(sets).entries()) {
    const number = String(index + 1).padStart(2, '0');
    files[`${number}a ${name}.sql`] = sql;
    files[`${number}b good.sql`] = `CREATE TABLE good_${number} (id int PRIMARY KEY)`;
  }
  return files;
}

export function sqlOf(sets: Readonly<Record<string, HostileMigration>>): Record<string, string> {
  return Object.fromEntries(Object.entries(sets).map(([name, { sql }]) => [name, sql]));
}
