import { resolve } from 'node:path';
import type { TableGroup } from '../load/groups.ts';
import type { Restoring } from '../restore.ts';
import { archiveEncoding } from '../selection/archive-names.ts';
import { writeRejects } from './rejects.ts';

/**
 * Writes the rows that the target refused into a file, when there are any.
 *
 * @returns its path
 */
export async function exportRejects(
  { request, session, settings, target, toc }: Restoring,
  groups: readonly TableGroup[],
): Promise<string | undefined> {
  const written = archiveEncoding(toc);
  // Mended rows must be looked at as these were.
  const encoding = written === 'SQL_ASCII' ? target.facts.encoding : written;
  const tables = new Map(
    groups
      .flatMap((group) => group.tables)
      .flatMap(({ oid, label, units }) => {
        const [first] = units;
        return first === undefined ? [] : [[oid, { label, copy: first.copy, encoding }] as const];
      }),
  );
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const file = resolve(request.rejects ?? `rejects-${settings.database.replaceAll(/[^\w.-]/g, '_')}-${time}.sql`);
  const { rows } = await session.use((client) => writeRejects(client, file, tables));
  return rows === 0 ? undefined : file;
}
