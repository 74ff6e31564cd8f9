import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';

/** One line of a password file. What is not given matches anything. */
export interface PassfileSettings {
  /** As libpq is given it: a host name, an address, or a socket's directory. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** To be added to a client tool's environment. */
export interface PassfileEnvironment {
  readonly PGPASSFILE?: string;
}

/**
 * Runs something with a password file that only this user can read, and removes it afterwards, also when the
 * process exits in between. Without a password nothing is written, and libpq looks into the user's own ~/.pgpass.
 *
 * @throws {UserError} when the password cannot be written into such a file
 *
 * @example
 * await withPassfile(settings, (passfile) => runClientTool({ …, environment: { ...libpq, ...passfile } }))
 */
export async function withPassfile<Result>(
  settings: PassfileSettings,
  run: (environment: PassfileEnvironment) => Promise<Result>,
): Promise<Result> {
  if (settings.password === undefined || settings.password === '') return run({});
  const line = passfileLine(settings);
  // mkdtemp makes the directory with mode 0700.
  const directory = await mkdtemp(join(tmpdir(), 'pgproof-pass-'));
  const removeNow = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', removeNow);
  try {
    const path = join(directory, 'pgpass');
    // libpq ignores a password file that the group or others may read.
    await writeFile(path, line, { mode: 0o600, flag: 'wx' });
    return await run({ PGPASSFILE: path });
  } finally {
    process.removeListener('exit', removeNow);
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * The line `host:port:database:user:password` as libpq reads it (fe-connect.c, passwordFromFile): `\` and `:` are
 * escaped by `\`, a missing field is `*`.
 */
export function passfileLine(settings: PassfileSettings): string {
  const password = settings.password ?? '';
  // libpq reads line by line and strips carriage returns from a line's end, so these cannot be expressed.
  if (/[\n\0]|\r$/.test(password)) {
    throw new UserError(
      'the password holds a line break, which a PostgreSQL password file cannot hold',
      'change the password of this role',
    );
  }
  const fields = [settings.host, settings.port?.toString(), settings.database, settings.user].map((field) =>
    field === undefined || field === '' ? '*' : escapeField(field),
  );
  return `${[...fields, escapeField(password)].join(':')}\n`;
}

function escapeField(field: string): string {
  return field.replaceAll(/[\\:]/g, '\\$&');
}
