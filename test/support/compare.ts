import { hashCopies, MultisetHash, OrderedHash } from './content-hash.ts';
import { pinnedEnvironment, queryFields, records, startTool, type Target } from './psql.ts';

/**
 * Says in what two databases differ: definitions (the text of `pg_dump --schema-only`), the rows of every table in
 * whatever order, materialized views and whether they are populated, sequences, large objects with owner, rights and
 * comment, and the configuration tables of extensions. Works in any encoding: everything is compared as bytes.
 *
 * Tables below a partitioned table whose rows may change their leaf by a restore (hash partitions on an enum) are
 * compared at the top of their tree. Not compared: what `pg_dump --create` alone would write (the database's own
 * settings, rights and comment), statistics, and foreign tables' rows. Both databases must be quiet.
 *
 * @param a connection string
 * @param b connection string
 * @param bin directory of client programs that are not older than either server
 * @returns one line per difference; none when they are equal
 *
 * @example assert.deepEqual(await compareDatabases(cluster.url('before'), cluster.url('after'), server.bin), []);
 */
export async function compareDatabases(a: string, b: string, bin: string): Promise<string[]> {
  const targets = [
    { url: a, bin },
    { url: b, bin },
  ] as const;
  const differences = [await compareSchemas(...targets)];
  for (const [kind, read] of Object.entries({
    encoding,
    sequence,
    'large object': largeObject,
    'materialized view': populated,
  })) {
    const [left, right] = await Promise.all([read(targets[0]), read(targets[1])]);
    differences.push(compareMaps(kind, left, right));
  }
  differences.push(await compareContents(...targets));
  return differences.flat();
}

/** `undefined` in none: every key that is in one only, or has another value in each, is a difference. */
function compareMaps(kind: string, a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys]
    .filter((key) => a.get(key) !== b.get(key))
    .map((key) => readable(`${kind} ${key}: ${a.get(key) ?? 'missing'} | ${b.get(key) ?? 'missing'}`));
}

/** Bytes that were kept as latin1, for a person: as UTF-8 where they are. */
function readable(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\n', '\\n');
}

async function compareSchemas(a: Target, b: Target): Promise<string[]> {
  const [left, right] = await Promise.all([schemaLines(a), schemaLines(b)]);
  const length = Math.max(left.length, right.length);
  for (let line = 0; line < length; line++) {
    if (left[line] === right[line]) continue;
    const [before, after] = [left, right].map((lines) => lines.slice(line, line + 5).join('\n'));
    return [readable(`schema, line ${line + 1} (of ${left.length} | ${right.length}): ${before} | ${after}`)];
  }
  return [];
}

/** The text of the schema without the lines that are new in every run, or that name the server. */
async function schemaLines(target: Target): Promise<string[]> {
  const args = ['--schema-only', `--dbname=${target.url}`];
  const { child, finished } = startTool(target, 'pg_dump', args, pinnedEnvironment());
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  await finished;
  const lines = Buffer.concat(chunks).toString('latin1').split('\n');
  return lines.filter((line) => !/^\\(un)?restrict |^-- Dumped from database version /.test(line));
}

/** Relations that the user made or may have filled: an extension's own tables only where they are configuration. */
const isOfUser = `
  c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
  AND c.relpersistence <> 't'
  AND NOT EXISTS (
    SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_extension'::regclass
      AND d.deptype = 'e' AND c.oid <> ALL (coalesce(e.extconfig, '{}'))
  )`;

const qualifiedName = `format('%I.%I', (SELECT nspname FROM pg_namespace n WHERE n.oid = c.relnamespace), c.relname)`;

async function encoding(target: Target): Promise<Map<string, string>> {
  const [name] = await queryFields(target, 'SHOW server_encoding;');
  return new Map([['of the database', String(name)]]);
}

async function sequence(target: Target): Promise<Map<string, string>> {
  const listing = `
    SELECT format('SELECT %L, last_value, is_called FROM %s;', ${qualifiedName}, ${qualifiedName})
    FROM pg_class c WHERE c.relkind = 'S' AND ${isOfUser};`;
  const statements = await queryFields(target, listing);
  const states = records(await queryFields(target, statements.join('\n')), 3);
  return new Map(states.map(([name, last, called]) => [String(name), `${last} ${called}`]));
}

async function largeObject(target: Target): Promise<Map<string, string>> {
  // Rights without entries are the same as the entries of the default.
  const query = `
    SELECT m.oid, md5(lo_get(m.oid)), length(lo_get(m.oid)), pg_get_userbyid(lomowner),
      (SELECT string_agg(acl::text, ' ' ORDER BY acl::text COLLATE "C") FROM unnest(coalesce(lomacl, acldefault('L', lomowner))) acl),
      quote_nullable(obj_description(m.oid, 'pg_largeobject'))
    FROM pg_largeobject_metadata m;`;
  const objects = records(await queryFields(target, query), 6);
  return new Map(objects.map(([oid, ...facts]) => [String(oid), facts.join(' ')]));
}

async function populated(target: Target): Promise<Map<string, string>> {
  const query = `SELECT ${qualifiedName}, c.relispopulated FROM pg_class c WHERE c.relkind = 'm' AND ${isOfUser};`;
  const views = records(await queryFields(target, query), 2);
  return new Map(views.map(([name, state]) => [String(name), `populated ${state}`]));
}

/** First in the order in which the rows lie, which is quick; what differs so, again in no order. */
async function compareContents(a: Target, b: Target): Promise<string[]> {
  const [left, right] = await Promise.all([copyStatements(a), copyStatements(b)]);
  const both = [...left.keys()].filter((name) => right.has(name));
  const missing = [...new Set([...left.keys(), ...right.keys()])].filter((name) => !left.has(name) || !right.has(name));
  const hashBoth = (names: readonly string[], makeHash: typeof OrderedHash | typeof MultisetHash) =>
    Promise.all([
      hashCopies(a, statementsOf(left, names), () => new makeHash()),
      hashCopies(b, statementsOf(right, names), () => new makeHash()),
    ]);
  const ordered = await hashBoth(both, OrderedHash);
  const suspects = both.filter((_, n) => ordered[0][n] !== ordered[1][n]);
  const [before, after] = await hashBoth(suspects, MultisetHash);
  const differing = suspects.filter((_, n) => before[n] !== after[n]);
  return [
    ...missing.map((name) => readable(`content of ${name}: only in ${left.has(name) ? 'the first' : 'the second'}`)),
    ...differing.map((name) => {
      const place = suspects.indexOf(name);
      return readable(`content of ${name}: ${before[place]} | ${after[place]}`);
    }),
  ];
}

function statementsOf(statements: ReadonlyMap<string, string>, names: readonly string[]): string[] {
  return names.map((name) => statements.get(name) as string);
}

/**
 * By relation, the COPY that writes its rows. Columns stand in the order of their names, since a restored child table
 * may have them in another order; generated ones are included. The user's tables are one by one, ONLY.
 */
async function copyStatements(target: Target): Promise<Map<string, string>> {
  const query = `
    WITH relation AS (
      SELECT DISTINCT CASE WHEN moves THEN pg_partition_root(c.oid) ELSE c.oid END AS oid, moves FROM pg_class c, LATERAL (
        SELECT EXISTS (
          SELECT FROM pg_partition_ancestors(c.oid) AS ancestor
          JOIN pg_partitioned_table p ON p.partrelid = ancestor.relid
          JOIN pg_opclass o ON o.oid = ANY (p.partclass::oid[])
          WHERE p.partstrat = 'h' AND o.opcname = 'enum_ops' AND o.opcnamespace = 'pg_catalog'::regnamespace
        ) AS moves
      ) AS placed
      WHERE (c.relkind = 'r' OR c.relkind = 'm' AND c.relispopulated) AND ${isOfUser}
    )
    SELECT ${qualifiedName}, format('COPY (SELECT %s FROM %s %s) TO STDOUT',
      (SELECT string_agg(format('%I', attname), ', ' ORDER BY attname COLLATE "C") FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      CASE WHEN c.relkind = 'r' THEN 'ONLY' END, ${qualifiedName})
    FROM relation JOIN pg_class c USING (oid);`;
  const rows = records(await queryFields(target, query), 2);
  return new Map(rows.map(([name, statement]) => [String(name), String(statement)]));
}
