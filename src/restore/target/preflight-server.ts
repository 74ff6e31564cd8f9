import { type ByteString, type TocEntry, tocSection } from '../../archive/toc.ts';
import { UserError } from '../../errors.ts';
import { majorOf } from '../../postgres/client-tools.ts';
import { hexOf, nameSql, readable, rolesOf } from '../selection/archive-names.ts';
import { type Preflight, someOf } from './preflight-check.ts';

/** What the backup needs of the server around the database: roles, tablespaces and extensions. */

interface WantedRoles {
  readonly owners: ReadonlySet<ByteString>;
  /** Of GRANT and REVOKE. */
  readonly grantees: ReadonlySet<ByteString>;
  /** Of policies and user mappings, which no option of pg_restore leaves out. */
  readonly required: ReadonlySet<ByteString>;
}

/** Whether every role that is named exists, and whether this role may give things to the owners. */
export async function checkRoles(check: Preflight): Promise<void> {
  const { client, facts, encoding, problems } = check;
  const { owners, grantees, required } = wantedRoles(check);
  const names = [...new Set([...owners, ...grantees, ...required])];
  if (names.length === 0) return;
  // The right to SET ROLE is apart from membership since PostgreSQL 16.
  const right = majorOf(facts.versionNumber) >= 16 ? 'SET' : 'MEMBER';
  const { rows } = await client.query<{ place: string; exists: boolean; may_give: boolean }>(
    `SELECT w.place::text, r.oid IS NOT NULL AS exists, COALESCE(pg_catalog.pg_has_role(r.oid, '${right}'), true) AS may_give
     FROM ROWS FROM (pg_catalog.unnest($1::text[])) WITH ORDINALITY AS w (name, place)
     LEFT JOIN pg_catalog.pg_roles r ON r.rolname = ${nameSql('w.name', '$2')} ORDER BY w.place`,
    [names.map(hexOf), encoding],
  );
  const named = rows.map((row) => ({ ...row, name: names[Number(row.place) - 1] as ByteString }));
  const missing = named.filter(({ exists }) => !exists).map(({ name }) => name);
  if (missing.length > 0) {
    problems.push(
      new UserError(
        `roles that the backup names do not exist on the target: ${someOf(missing.map((name) => readable(name, encoding)))}`,
        missingRolesHint({
          owner: missing.some((name) => owners.has(name)),
          privileges: missing.some((name) => grantees.has(name)),
          required: missing.some((name) => required.has(name)),
        }),
      ),
    );
  }
  // The owner of the database is a member of pg_database_owner, which owns the schema public there already.
  const notOurs = named.filter(({ name, may_give }) => owners.has(name) && name !== 'pg_database_owner' && !may_give);
  if (notOurs.length > 0) {
    problems.push(
      new UserError(
        `the role ${facts.role} may not make these roles owners: ${someOf(notOurs.map(({ name }) => readable(name, encoding)))}`,
        `grant them to ${facts.role}, restore as a superuser, or set no-owner: true`,
      ),
    );
  }
}

function wantedRoles({ entries, request }: Preflight): WantedRoles {
  const named = (isAcl: boolean) =>
    new Set(entries.filter(({ desc }) => desc.endsWith('ACL') === isAcl).flatMap((entry) => rolesOf(entry)));
  return {
    owners: new Set(request.owner ? entries.filter(isOwned).flatMap(({ owner }) => owner || []) : []),
    grantees: request.privileges ? named(true) : new Set(),
    required: named(false),
  };
}

/** Rows and values of sequences are put into what is there; large objects come as data and are made. */
function isOwned({ section, desc }: TocEntry): boolean {
  return section !== tocSection.data || desc === 'BLOB METADATA';
}

function missingRolesHint(why: { owner: boolean; privileges: boolean; required: boolean }): string {
  const create = 'create them, for instance with psql -f globals.sql of the backup';
  if (why.required) return `${create}; policies or user mappings need them`;
  const options = [...(why.owner ? ['no-owner: true'] : []), ...(why.privileges ? ['no-privileges: true'] : [])];
  return `${create}, or set ${options.join(' and ')}`;
}

export async function checkTablespaces({ client, entries, encoding, facts, problems }: Preflight): Promise<void> {
  const names = [...new Set(entries.flatMap(({ tablespace }) => tablespace || []))];
  if (names.length === 0) return;
  const { rows } = await client.query<{ place: string; exists: boolean }>(
    `SELECT w.place::text, t.oid IS NOT NULL AS exists
     FROM ROWS FROM (pg_catalog.unnest($1::text[])) WITH ORDINALITY AS w (name, place)
     LEFT JOIN pg_catalog.pg_tablespace t ON t.spcname = ${nameSql('w.name', '$2')}
     WHERE t.oid IS NULL OR NOT pg_catalog.has_tablespace_privilege(t.oid, 'CREATE') ORDER BY w.place`,
    [names.map(hexOf), encoding],
  );
  const list = (wanted: boolean) =>
    rows
      .filter(({ exists }) => exists === wanted)
      .map(({ place }) => readable(names[Number(place) - 1] as ByteString, encoding));
  if (list(false).length > 0) {
    problems.push(
      new UserError(
        `tablespaces of the backup do not exist on the target: ${someOf(list(false))}`,
        'create them (globals.sql of the backup says how they were), with directories of this server',
      ),
    );
  }
  if (list(true).length > 0) {
    problems.push(
      new UserError(
        `the role ${facts.role} may not create anything in the tablespaces ${someOf(list(true))}`,
        'grant it CREATE on them',
      ),
    );
  }
}

/**
 * Roles that mark a managed server. There, extensions that PostgreSQL leaves to superusers can be created by others,
 * by the provider's own rules. From their documentation: Amazon RDS, Google Cloud SQL and AlloyDB, Azure, Neon, Supabase.
 */
const managedServerRoles = [
  'rds_superuser',
  'cloudsqlsuperuser',
  'alloydbsuperuser',
  'azure_pg_admin',
  'neon_superuser',
  'supabase_admin',
];

interface ExtensionRow {
  readonly place: string;
  readonly available: boolean;
  readonly has_version: boolean;
  readonly installed: boolean;
  readonly trusted: boolean;
  readonly managed: boolean;
}

/** The server does not have an extension, or not in the version that the backup has. */
export class MissingExtensionError extends UserError {
  override readonly name = 'MissingExtensionError';
}

/** Whether the extensions that the backup creates are there to be created, and by this role. */
export async function checkExtensions({
  client,
  entries,
  encoding,
  facts,
  problems,
  notChecked,
}: Preflight): Promise<void> {
  const wanted = entries.filter(({ desc }) => desc === 'EXTENSION');
  if (wanted.length === 0) return;
  const { rows } = await client.query<ExtensionRow>(
    `SELECT w.place::text, a.name IS NOT NULL AS available,
       w.version = '' OR EXISTS (SELECT FROM pg_catalog.pg_available_extension_versions v
         WHERE v.name = a.name AND v.version = w.version) AS has_version,
       EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = n.name) AS installed,
       COALESCE((SELECT v.trusted OR NOT v.superuser FROM pg_catalog.pg_available_extension_versions v
         WHERE v.name = a.name AND v.version = COALESCE(NULLIF(w.version, ''), a.default_version)), false) AS trusted,
       EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ANY ($4)) AS managed
     FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) WITH ORDINALITY AS w (hex, version, place)
     CROSS JOIN LATERAL (SELECT ${nameSql('w.hex', '$3')} AS name) n
     LEFT JOIN pg_catalog.pg_available_extensions a ON a.name = n.name ORDER BY w.place`,
    [wanted.map(({ tag }) => hexOf(tag)), wanted.map(({ defn }) => versionOf(defn)), encoding, managedServerRoles],
  );
  for (const row of rows.filter(({ installed }) => !installed)) {
    const entry = wanted[Number(row.place) - 1] as (typeof wanted)[0];
    const name = readable(entry.tag, encoding);
    if (!row.available || !row.has_version) {
      const version = versionOf(entry.defn);
      const title = row.available ? `${name} version ${version}` : name;
      problems.push(
        new MissingExtensionError(
          `the extension ${title} is not available on the target`,
          `install it on the server: pg_available_extensions must list it`,
        ),
      );
    } else if (!facts.superuser && !row.trusted) {
      if (row.managed) notChecked.push(`whether the provider lets ${facts.role} create the extension ${name}`);
      else problems.push(untrusted(name, facts.role));
    }
  }
}

function untrusted(name: string, role: string): UserError {
  return new UserError(
    `the role ${role} may not create the extension ${name}, which is left to superusers`,
    `have a superuser create it in the target database first, or restore as a superuser`,
  );
}

/** pg_dump writes none, but for upgrades in place. */
function versionOf(defn: ByteString | null): string {
  return / VERSION '([^']*)'/.exec(defn ?? '')?.[1] ?? '';
}
