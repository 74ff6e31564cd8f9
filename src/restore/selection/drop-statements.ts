import type { ByteString, Toc, TocEntry } from '../../archive/toc.ts';

/**
 * The statements by which `pg_restore --clean --if-exists` would drop the given entries' objects, in its order: the
 * last ones first. For what has to go before pg_restore drops the tables of an earlier restore: it drops only what it
 * is told to restore in the same run, and a foreign key, a rule or a policy keeps another table from being dropped.
 *
 * Run each by itself and go on after an error: what stays in the way is named by pg_restore afterwards.
 * Source: RestoreArchive in src/bin/pg_dump/pg_backup_archiver.c.
 *
 * @example
 * for (const statement of dropStatements(toc, selection.postData)) await client.query(statement).catch(ignore);
 */
export function dropStatements(toc: Toc, ids: readonly number[]): ByteString[] {
  const wanted = new Set(ids);
  return toc.entries
    .filter(({ dumpId }) => wanted.has(dumpId))
    .toReversed()
    .flatMap((entry) => dropStatement(entry) ?? []);
}

function dropStatement({ desc, dropStmt }: TocEntry): ByteString | undefined {
  // A large object's is a comment that only says that there is one.
  if (dropStmt === null || dropStmt === '' || dropStmt.startsWith('--')) return undefined;
  // This takes the query out of a view that has one only by a rule.
  if (dropStmt.startsWith('CREATE OR REPLACE VIEW')) return dropStmt;
  const altered = dropStmt.replace(/^ALTER TABLE(?! IF EXISTS)/, 'ALTER TABLE IF EXISTS');
  // ALTER COLUMN … DROP DEFAULT has no such clause.
  if (desc === 'DEFAULT') return altered;
  const dropped = desc.endsWith('CONSTRAINT') ? 'DROP CONSTRAINT' : `DROP ${desc}`;
  const at = altered.indexOf(dropped);
  if (at < 0) return altered;
  const end = at + dropped.length;
  return `${altered.slice(0, end)} IF EXISTS${altered.slice(end)}`;
}
