import type pg from 'pg';

/** What decides how much a statement writes, reads and takes; a setting that a version does not know is left out. */
const names = [
  ...['autovacuum', 'block_size', 'checkpoint_timeout', 'data_checksums', 'default_table_access_method'],
  ...['default_toast_compression', 'effective_cache_size', 'effective_io_concurrency', 'fsync', 'full_page_writes'],
  ...['hash_mem_multiplier', 'io_method', 'io_workers', 'jit', 'maintenance_io_concurrency', 'maintenance_work_mem'],
  ...['max_parallel_maintenance_workers', 'max_parallel_workers', 'max_parallel_workers_per_gather', 'max_wal_size'],
  ...['random_page_cost', 'server_encoding', 'shared_buffers', 'synchronous_commit', 'temp_buffers', 'TimeZone'],
  ...['track_io_timing', 'wal_buffers', 'wal_compression', 'wal_init_zero', 'wal_level', 'wal_log_hints'],
  ...['wal_segment_size', 'work_mem', 'pg_stat_statements.track', 'lc_collate', 'lc_ctype'],
];

/** Settings of the server that change costs, by name and as SHOW prints them, with how the database orders text. */
export async function readFingerprintSettings(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT s.name, pg_catalog.current_setting(s.name) AS value FROM pg_catalog.pg_settings s WHERE s.name = ANY($1)
     UNION ALL
     SELECT column_name, value FROM pg_catalog.pg_database d,
       LATERAL (VALUES ('lc_collate', d.datcollate::text), ('lc_ctype', d.datctype::text)) v (column_name, value)
     WHERE d.datname = pg_catalog.current_database()
       AND pg_catalog.current_setting('lc_collate', true) IS NULL
     ORDER BY 1`,
    [names],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
