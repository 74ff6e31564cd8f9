/**
 * The catalog has moved while the schema was being read, or a session waits to lock a table exclusively and pg_dump
 * stands behind it: nothing is wrong with the database, but this snapshot cannot be completed.
 */
export class StartOver extends Error {
  override readonly name = 'StartOver';
}
