import { Writable } from 'node:stream';
import { FailedError, UserError } from '../../errors.ts';
import { describeEnd, readClientTool, runClientTool, succeeded } from '../../postgres/child.ts';
import type { ClientTools } from '../../postgres/client-tools.ts';
import type { ForeignBackup } from '../../storage/open-backup.ts';

/** An archive of pg_dump as pg_restore lists it, in whatever format it is. */
export interface ForeignListing {
  /** `DESC schema name owner` by dump id, for instance `TABLE DATA public orders app`. */
  readonly entries: ReadonlyMap<number, string>;
  /** The version of the server that was dumped, for instance `17.4`; undefined where the archive does not tell. */
  readonly serverVersion: string | undefined;
  /** PostgreSQL's name of it. */
  readonly encoding: string;
}

/**
 * Lets pg_restore list an archive.
 *
 * @throws {UserError} when this pg_restore does not know the archive's version
 * @throws {FailedError} when it cannot read it, because it is damaged for one
 */
export async function listForeignArchive(
  { path, label }: ForeignBackup,
  tools: Pick<ClientTools, 'pgRestore' | 'version'>,
  signal: AbortSignal,
): Promise<ForeignListing> {
  const lines = new LineCollector();
  const call = { path: tools.pgRestore, environment: {}, signal };
  const result = await runClientTool({ ...call, arguments: ['--list', path], stdout: lines });
  if (!succeeded(result)) throw unreadable(label, tools.version, describeEnd(result));
  // With no entry chosen, a script is nothing but the settings that it begins with.
  const settings = await readClientTool({ ...call, arguments: ['--file=-', '--use-list=/dev/null', path] });
  return {
    entries: lines.entries,
    serverVersion: lines.serverVersion,
    encoding: /^SET client_encoding = '(\w+)';$/m.exec(settings)?.[1] ?? 'UTF8',
  };
}

function unreadable(label: string, version: string, said: string): Error {
  // pg_backup_archiver.c, ReadHead: a newer pg_dump may write what an older pg_restore does not know.
  if (/unsupported version/.test(said)) {
    return new UserError(
      `${label} was made by a newer pg_dump than pg_restore ${version} can read`,
      'name the directory of the newer client programs in PGPROOF_CLIENT_BIN',
    );
  }
  return new FailedError(`pg_restore cannot read ${label}: it ${said}`, 'it may be damaged: use another copy of it');
}

/** The lines of `pg_restore --list`, however many there are. */
class LineCollector extends Writable {
  readonly entries = new Map<number, string>();
  serverVersion: string | undefined;
  #rest = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // One character for each byte: names may be in any encoding, and lines end in the same byte in all of them.
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#add(line);
    done();
  }

  #add(line: string): void {
    const [, dumpId, entry] = /^(\d+); \d+ \d+ (.*)$/.exec(line) ?? [];
    if (dumpId !== undefined && entry !== undefined) {
      this.entries.set(Number(dumpId), Buffer.from(entry, 'latin1').toString('utf8'));
    }
    this.serverVersion ??= /^; +Dumped from database version: (\S+)/.exec(line)?.[1];
  }
}

/** The entry without its owner, who is the last word unless his name has several; `-` stands where there is no schema. */
export function nameInListing(entry: string): string {
  return entry.replace(/ \S*$/, '').replace(/^((?:[A-Z]+ )+)- /, '$1');
}

/**
 * Of some tables those whose rows are in the archive. The list does not quote: a table may be taken for another one
 * whose name goes on after a blank, which then is one too many.
 */
export function tablesWithData<Table extends { readonly schema: string; readonly name: string }>(
  { entries }: ForeignListing,
  tables: readonly Table[],
): Table[] {
  const beginnings = new Set<string>();
  for (const entry of entries.values()) {
    if (!entry.startsWith('TABLE DATA ')) continue;
    for (let end = entry.lastIndexOf(' '); end > 0; end = entry.lastIndexOf(' ', end - 1)) {
      beginnings.add(entry.slice(0, end));
    }
  }
  return tables.filter(({ schema, name }) => beginnings.has(`TABLE DATA ${inOneLine(schema)} ${inOneLine(name)}`));
}

/** As pg_restore shows names (src/bin/pg_dump/pg_backup_archiver.c, sanitize_line). */
function inOneLine(name: string): string {
  return name.replaceAll(/[\r\n]/g, ' ');
}
