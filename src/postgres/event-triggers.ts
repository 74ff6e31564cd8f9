/**
 * Keeps event triggers from firing in this session, as far as its role may: those of a restored database would else run
 * on our own CREATE and DROP, and may refuse them. One statement, without parameters.
 *
 * `event_triggers` is of PostgreSQL 17 on, and stops all of them. As a replica a session fires only those that are
 * ENABLE REPLICA or ALWAYS; it fires no ordinary triggers either, so it should not be one that writes rows.
 * has_parameter_privilege is of PostgreSQL 15 on.
 *
 * @example await client.query(silenceEventTriggersSql)
 */
export const silenceEventTriggersSql = silenceSql('session');

/** As {@link silenceEventTriggersSql}, until the transaction's end: for a session that has other work to do. */
export const silenceEventTriggersLocallySql = silenceSql('transaction');

function silenceSql(scope: 'session' | 'transaction'): string {
  return `
  SELECT pg_catalog.set_config(name, CASE name WHEN 'event_triggers' THEN 'off' ELSE 'replica' END, ${scope === 'transaction'})
  FROM pg_catalog.pg_settings WHERE name IN ('event_triggers', 'session_replication_role')
    AND pg_catalog.has_parameter_privilege(name, 'SET')`;
}
