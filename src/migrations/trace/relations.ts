import type pg from 'pg';
import type { RelationKind, RelationName } from './observation.ts';

/** A relation as it was committed last. */
export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** The table of an index, or of a TOAST table. */
  readonly parent: number | undefined;
  /** The partitioned table of a partition. */
  readonly partitionOf: number | undefined;
  /** 0 where it has no file. */
  readonly fileNode: number;
  /** Of its main fork. */
  readonly bytes: number;
}

/** What a refresh found. */
export interface RelationChanges {
  readonly created: readonly Relation[];
  readonly dropped: readonly Relation[];
  readonly changed: readonly { readonly before: Relation; readonly after: Relation }[];
}

interface Row {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly relkind: string;
  readonly toast: number;
  readonly parent: number | null;
  readonly whole: number | null;
  readonly file: number | null;
  readonly bytes: string | null;
}

const kinds: Readonly<Record<string, RelationKind>> = {
  r: 'table',
  p: 'partitioned table',
  i: 'index',
  I: 'index',
  S: 'sequence',
  v: 'view',
  m: 'materialized view',
  t: 'toast',
};

/** Objects of the user's begin here (FirstNormalObjectId in access/transam.h). */
export const firstUserOid = 16384;

/** Lookups of single rows, not joins: as a rule only a few rows of pg_class are asked for. */
const selectRelations = `
SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind, c.reltoastrelid AS toast,
  (SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = c.oid) AS parent,
  CASE WHEN c.relispartition AND c.relkind <> 'i' AND c.relkind <> 'I'
    THEN (SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END AS whole,
  pg_catalog.pg_relation_filenode(c.oid) AS file,
  CASE WHEN c.relkind IN ('r', 'i', 'S', 'm', 't') THEN pg_catalog.pg_relation_size(c.oid)::text END AS bytes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= ${firstUserOid} AND c.relkind <> 'c'`;

/** age() compares transaction numbers as the server does: they wrap around. */
const prepareChanged = `PREPARE pgproof_changed (xid) AS ${selectRelations}
  AND (pg_catalog.age(c.xmin) <= pg_catalog.age($1)
    OR c.relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE pg_catalog.age(xmin) <= pg_catalog.age($1)))`;

/** The transaction number that the next change of the catalog has, at the lowest. */
const selectMark = `SELECT (pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::numeric % 4294967296)::text
  AS mark`;

/**
 * The relations of a database, kept in memory and read again only where something changed: rows of pg_class that a
 * later transaction wrote. It is asked only while the migration's session holds no locks, for sizes are read under one.
 */
export class Relations {
  readonly #client: pg.Client;
  readonly #byOid = new Map<number, Relation>();
  readonly #children = new Map<number, Set<number>>();
  readonly #partitions = new Map<number, Set<number>>();
  /** The tables of TOAST tables. */
  readonly #toasted = new Map<number, number>();
  #mark = '0';
  /** Of all main forks. */
  #bytes = 0;
  #largestOid = 0;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @param client a connection to the database that is observed */
  static async load(client: pg.Client): Promise<Relations> {
    const relations = new Relations(client);
    await client.query(prepareChanged);
    const [mark, rows] = await queryAll<[{ mark: string }, Row]>(client, [selectMark, selectRelations]);
    relations.#mark = mark[0]?.mark ?? '0';
    for (const relation of relations.#read(rows)) relations.#put(relation);
    return relations;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Of all that have been there. */
  get largestOid(): number {
    return this.#largestOid;
  }

  get(oid: number): Relation | undefined {
    return this.#byOid.get(oid);
  }

  values(): Iterable<Relation> {
    return this.#byOid.values();
  }

  /** The table of an index or of a TOAST table, and of a TOAST table's index. */
  tableOf(relation: Relation): Relation | undefined {
    const parent = relation.parent === undefined ? undefined : this.#byOid.get(relation.parent);
    return parent === undefined ? undefined : (this.tableOf(parent) ?? parent);
  }

  nameOf(relation: Relation): RelationName {
    const table = this.tableOf(relation);
    const { schema, name, kind } = relation;
    return { schema, name, kind, table: table === undefined ? undefined : `${table.schema}.${table.name}` };
  }

  /** A relation's bytes with those of its TOAST table, its indexes and its partitions. */
  bytesWithParts(relation: Relation): number {
    let bytes = relation.bytes;
    for (const parts of [this.#children.get(relation.oid), this.#partitions.get(relation.oid)]) {
      for (const oid of parts ?? []) {
        const part = this.#byOid.get(oid);
        if (part !== undefined) bytes += this.bytesWithParts(part);
      }
    }
    return bytes;
  }

  /** A table's own bytes and those of its TOAST table. */
  bytesWithToast(relation: Relation): number {
    let bytes = relation.bytes;
    for (const oid of this.#children.get(relation.oid) ?? []) {
      const child = this.#byOid.get(oid);
      if (child?.kind === 'toast') bytes += child.bytes;
    }
    return bytes;
  }

  /** Reads what was committed since the last refresh, and changes nothing here. */
  async peek(): Promise<readonly Relation[]> {
    const { rows } = await this.#client.query<Row>(this.#selectChanged());
    return this.#read(rows);
  }

  /**
   * Reads what was committed since the last time.
   *
   * @param touched relations that may have been dropped, or have grown: whatever was locked
   */
  async refresh(touched: Iterable<number>): Promise<RelationChanges> {
    const oids = [...touched].join(',');
    const [mark, rows, sizes] = await queryAll<[{ mark: string }, Row, { oid: number; bytes: string | null }]>(
      this.#client,
      [
        selectMark,
        this.#selectChanged(),
        `SELECT o AS oid, CASE WHEN c.relkind IN ('r', 'i', 'S', 'm', 't') THEN pg_catalog.pg_relation_size(o)::text
          WHEN c.oid IS NOT NULL THEN '0' END AS bytes
          FROM pg_catalog.unnest('{${oids}}'::pg_catalog.oid[]) o LEFT JOIN pg_catalog.pg_class c ON c.oid = o`,
      ],
    );
    this.#mark = mark[0]?.mark ?? this.#mark;
    const changes = {
      created: [] as Relation[],
      dropped: [] as Relation[],
      changed: [] as { before: Relation; after: Relation }[],
    };
    for (const after of this.#read(rows)) {
      const before = this.#byOid.get(after.oid);
      if (before === undefined) changes.created.push(after);
      else changes.changed.push({ before, after });
    }
    for (const { after } of changes.changed) this.#put(after);
    for (const created of changes.created) this.#put(created);
    for (const { oid, bytes } of sizes) {
      const known = this.#byOid.get(oid);
      if (known === undefined) continue;
      if (bytes !== null) this.#put({ ...known, bytes: Number(bytes) });
      else changes.dropped.push(known);
    }
    return changes;
  }

  /** Forgets what was dropped, when its names are needed no more. */
  forget(dropped: Iterable<Relation>): void {
    for (const { oid } of dropped) this.#remove(oid);
  }

  #selectChanged(): string {
    return `EXECUTE pgproof_changed ('${this.#mark}')`;
  }

  #read(rows: readonly Row[]): readonly Relation[] {
    for (const { oid, toast } of rows) if (toast !== 0) this.#toasted.set(toast, oid);
    return rows.map((row) => relationOf(row, row.parent ?? this.#toasted.get(row.oid)));
  }

  #put(relation: Relation): void {
    this.#remove(relation.oid);
    this.#byOid.set(relation.oid, relation);
    this.#bytes += relation.bytes;
    this.#largestOid = Math.max(this.#largestOid, relation.oid);
    addTo(this.#children, relation.parent, relation.oid);
    addTo(this.#partitions, relation.partitionOf, relation.oid);
  }

  #remove(oid: number): void {
    const known = this.#byOid.get(oid);
    if (known === undefined) return;
    this.#byOid.delete(oid);
    this.#bytes -= known.bytes;
    if (known.parent !== undefined) this.#children.get(known.parent)?.delete(oid);
    if (known.partitionOf !== undefined) this.#partitions.get(known.partitionOf)?.delete(oid);
  }
}

function addTo(sets: Map<number, Set<number>>, key: number | undefined, oid: number): void {
  if (key === undefined) return;
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([oid]));
  else set.add(oid);
}

function relationOf({ oid, schema, name, relkind, whole, file, bytes }: Row, parent: number | undefined): Relation {
  return {
    ...{ oid, schema, name, kind: kinds[relkind] ?? 'other', parent, partitionOf: whole ?? undefined },
    ...{ fileNode: file ?? 0, bytes: Number(bytes ?? 0) },
  };
}

/** The server gives them in the order of its hash tables. */
export function byName(a: RelationName, b: RelationName): number {
  return compare(a.schema, b.schema) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Several queries in one round trip. */
export async function queryAll<Rows extends readonly unknown[]>(
  client: pg.Client,
  queries: { readonly [Index in keyof Rows]: string },
): Promise<{ readonly [Index in keyof Rows]: readonly Rows[Index][] }> {
  const results: unknown = await client.query((queries as readonly string[]).join(';\n'));
  const all = (Array.isArray(results) ? results : [results]) as readonly pg.QueryResult[];
  return all.map(({ rows }) => rows) as { readonly [Index in keyof Rows]: readonly Rows[Index][] };
}
