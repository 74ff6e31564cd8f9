import type { ByteString, Toc, TocEntry } from '../../archive/toc.ts';
import { relationKinds } from './entry-patterns.ts';
import { indexedTable } from './index-builds.ts';

/**
 * How the entries of an archive hang together, beyond their dependencies: which belong to which object and have no
 * life of their own, and which partitions belong to which tree.
 */
export interface EntryRelations {
  readonly byId: ReadonlyMap<number, TocEntry>;
  /** By name. */
  readonly schemas: ReadonlyMap<ByteString, TocEntry>;
  /** The object that the entry is a part of: a constraint's table, a comment's object; undefined if it is one itself. */
  readonly ownerOf: (entry: TocEntry) => TocEntry | undefined;
  /** The parts of an object, in the archive's order. */
  readonly partsOf: (entry: TocEntry) => readonly TocEntry[];
  /** By partition. */
  readonly parents: ReadonlyMap<TocEntry, TocEntry>;
  /** By partitioned table. */
  readonly partitions: ReadonlyMap<TocEntry, readonly TocEntry[]>;
}

/** Tagged `<table> <own name>`, in the table's schema. */
const taggedByTable: ReadonlySet<string> = new Set([
  'DEFAULT',
  'CONSTRAINT',
  'CHECK CONSTRAINT',
  'FK CONSTRAINT',
  'NOT NULL CONSTRAINT',
  'TRIGGER',
  'RULE',
  'POLICY',
]);
/** Tagged with their object's own name. */
const taggedAlike: ReadonlySet<string> = new Set([
  'TABLE ATTACH',
  'ROW SECURITY',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
  'TABLE DATA',
  'MATERIALIZED VIEW DATA',
  'STATISTICS DATA',
]);
const notes: ReadonlySet<string> = new Set(['COMMENT', 'ACL', 'SECURITY LABEL']);
const tableKinds: ReadonlySet<string> = new Set(['TABLE', 'FOREIGN TABLE']);

export function entryRelations(toc: Toc): EntryRelations {
  const byId = new Map(toc.entries.map((entry) => [entry.dumpId, entry]));
  const schemas = new Map(toc.entries.filter(({ desc }) => desc === 'SCHEMA').map((entry) => [entry.tag, entry]));
  const owners = new Map<TocEntry, TocEntry>();
  const parents = new Map<TocEntry, TocEntry>();
  for (const entry of toc.entries) {
    const needs = entry.dependencies.flatMap((id) => byId.get(id) ?? []);
    const owner = findOwner(entry, needs);
    if (owner === undefined) continue;
    owners.set(entry, owner);
    const parent = entry.desc === 'TABLE ATTACH' ? needs.find((need) => need !== owner) : undefined;
    if (parent !== undefined) parents.set(owner, parent);
  }
  const parts = Map.groupBy(owners.keys(), (entry) => owners.get(entry));
  return {
    byId,
    schemas,
    ownerOf: (entry) => owners.get(entry),
    partsOf: (entry) => parts.get(entry) ?? [],
    parents,
    partitions: Map.groupBy(parents.keys(), (partition) => parents.get(partition) as TocEntry),
  };
}

function findOwner(entry: TocEntry, needs: readonly TocEntry[]): TocEntry | undefined {
  const { desc, tag, namespace } = entry;
  // A column's privileges depend on those of its table too.
  if (notes.has(desc)) return needs.find((need) => need.desc !== 'ACL');
  const inSchema = needs.filter((need) => need.namespace === namespace);
  if (taggedByTable.has(desc)) return longestTag(inSchema.filter((need) => tag.startsWith(`${need.tag} `)));
  if (taggedAlike.has(desc)) return inSchema.find((need) => need.tag === tag && relationKinds.has(need.desc));
  if (desc === 'INDEX') return indexOwner(entry, inSchema);
  // A sequence depends on a table only when it belongs to one of its columns.
  if (desc === 'SEQUENCE') return needs.find((need) => tableKinds.has(need.desc));
  // pg_dump takes extended statistics to be a part of their table, which may be in another schema.
  if (desc === 'STATISTICS') return needs.find((need) => relationKinds.has(need.desc));
  if (desc === 'INDEX ATTACH') return attachedIndex(entry, inSchema);
  return undefined;
}

function longestTag(entries: readonly TocEntry[]): TocEntry | undefined {
  return entries.toSorted((a, b) => b.tag.length - a.tag.length)[0];
}

/** Only an expression can make an index depend on a second table. */
function indexOwner(entry: TocEntry, needs: readonly TocEntry[]): TocEntry | undefined {
  const relations = needs.filter(({ desc }) => relationKinds.has(desc));
  const name = indexedTable(entry)?.name;
  return relations.find(({ tag }) => tag === name) ?? relations[0];
}

function attachedIndex({ tag }: TocEntry, needs: readonly TocEntry[]): TocEntry | undefined {
  return needs.find((need) =>
    need.desc === 'INDEX' ? need.tag === tag : need.desc === 'CONSTRAINT' && need.tag.endsWith(` ${tag}`),
  );
}
