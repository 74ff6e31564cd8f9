import { startTool } from '../support/psql.ts';
import { mustRunTool, type TestServer } from '../support/servers.ts';

/** The archive's table of contents by stock `pg_restore --list`, without the numbers that each archive gives itself. */
export async function listing(server: TestServer, archive: string): Promise<string[]> {
  const entries = await numberedListing(server, archive);
  return entries.map((line) => line.replace(/^\d+; /, ''));
}

/** The same with the numbers, as `--use-list` takes it. */
export async function numberedListing(server: TestServer, archive: string): Promise<string[]> {
  const text = await mustRunTool(server, 'pg_restore', ['--list', archive]);
  return text.split('\n').filter((line) => /^\d+; /.test(line));
}

/**
 * The lines of the script that stock pg_restore makes of an archive, each as bytes (latin1), without those that are new
 * in every run, and with names quoted alike.
 */
export async function scriptOf(server: TestServer, archive: string, args: readonly string[] = []): Promise<string[]> {
  const environment = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
  const { child, finished } = startTool(server, 'pg_restore', ['--file=-', ...args, archive], environment);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  await finished;
  const lines = Buffer.concat(chunks).toString('latin1').split('\n');
  return lines.filter((line) => !/^\\(un)?restrict /.test(line)).map(withoutNeedlessQuotes);
}

/** Our COPY and setval quote every name, since what is a keyword depends on the version; pg_dump only where it must. */
function withoutNeedlessQuotes(line: string): string {
  return /^SELECT pg_catalog\.setval\(|\) FROM stdin;$/.test(line)
    ? line.replaceAll(/"([a-z_][a-z0-9_$]*)"/g, '$1')
    : line;
}

/** The script with the rows of every COPY in order: connections write the parts of a table as they finish them. */
export function withSortedRows(lines: readonly string[]): string[] {
  const sorted: string[] = [];
  let rows: string[] | undefined;
  for (const line of lines) {
    if (rows === undefined) {
      sorted.push(line);
      // Only a line of ours begins so outside of data: names with newlines are never at the beginning of a COPY.
      if (/^COPY .* FROM stdin;$/.test(line)) rows = [];
    } else if (line === '\\.') {
      sorted.push(...rows.sort(), line);
      rows = undefined;
    } else rows.push(line);
  }
  return [...sorted, ...(rows ?? [])];
}

/** Where two scripts differ first, or undefined: assert's own difference of long texts takes minutes. */
export function firstDifference(ours: readonly string[], stock: readonly string[]): string | undefined {
  const length = Math.max(ours.length, stock.length);
  for (let n = 0; n < length; n++) {
    if (ours[n] !== stock[n]) {
      return `line ${n + 1} of ${ours.length} | ${stock.length}: ${ours[n]?.slice(0, 300)} | ${stock[n]?.slice(0, 300)}`;
    }
  }
  return undefined;
}
