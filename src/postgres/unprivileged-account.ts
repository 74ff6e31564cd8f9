import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** Who a child process runs as; empty: as ourselves. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string } | Record<string, never>;

/** In this order: the account that packages make for servers, and the one that owns nothing. */
const candidates = ['postgres', 'nobody'];

/**
 * The account that server processes run as: PostgreSQL refuses to run as root.
 *
 * @returns an empty object when we are not root: the server runs as ourselves
 * @throws {UserError} when we are root and the machine has no unprivileged account. A bare number will not do:
 *   initdb ends with "could not look up effective user ID" when /etc/passwd does not name it, -U or not
 */
export async function unprivilegedAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of candidates) {
    const fields = lines.find(([login]) => login === name);
    const uid = Number(fields?.[2]);
    const gid = Number(fields?.[3]);
    if (uid > 0 && gid > 0) return { uid, gid, name };
  }
  throw new UserError(
    'PostgreSQL does not run as root, and there is no account postgres or nobody in /etc/passwd',
    'run as another user than root',
  );
}
