import type { Toc, TocEntry } from '../../archive/toc.ts';
import type { Filters } from '../../postgres/catalog.ts';
import { type EntryMatches, matchEntries, relationKinds, textOfName } from './entry-patterns.ts';
import { type EntryRelations, entryRelations } from './entry-relations.ts';

/** Which entries of an archive the filters choose, and what these need. */

/** Something that was asked for or belongs to it, and does not come back. */
export interface NotChosen {
  readonly name: string;
  readonly reason: string;
}

export interface Choice {
  /**
   * 'whole': with all that belongs to it. 'definition': only because something chosen needs it, so without rows,
   * indexes and triggers.
   */
  readonly levels: ReadonlyMap<TocEntry, Level>;
  readonly leftOut: readonly NotChosen[];
  readonly relations: EntryRelations;
}

export type Level = 'whole' | 'definition';

/** What belongs to an object so closely that it comes with its bare definition. */
const definitionParts: ReadonlySet<string> = new Set([
  'COMMENT',
  'ACL',
  'SECURITY LABEL',
  'TABLE ATTACH',
  'DEFAULT',
  'CHECK CONSTRAINT',
  'SEQUENCE',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
]);
/** These join two objects and bring neither: they come when both are there. */
const joints: ReadonlySet<string> = new Set([
  'FK CONSTRAINT',
  'INDEX ATTACH',
  'PUBLICATION TABLE',
  'PUBLICATION TABLES IN SCHEMA',
]);
const indexKinds: ReadonlySet<string> = new Set(['INDEX', 'CONSTRAINT']);
const largeObjectKinds: ReadonlySet<string> = new Set(['BLOB', 'BLOB METADATA', 'BLOBS']);
const databaseNotes: ReadonlySet<string> = new Set(['COMMENT', 'ACL', 'SECURITY LABEL']);
/** pg_restore sees to the first three itself, and to the database only when it creates it. */
const neverListed: ReadonlySet<string> = new Set([
  'ENCODING',
  'STDSTRINGS',
  'SEARCHPATH',
  'DATABASE',
  'DATABASE PROPERTIES',
]);

/** Rows and values that belong to a relation. */
export const isRowData = ({ desc }: TocEntry): boolean =>
  desc === 'TABLE DATA' || desc === 'SEQUENCE SET' || desc === 'MATERIALIZED VIEW DATA';

/** Large objects, and what is said of them. */
export function isLargeObject({ desc, tag }: TocEntry): boolean {
  return largeObjectKinds.has(desc) || (databaseNotes.has(desc) && /^LARGE OBJECTS? /.test(tag));
}

function isNeverListed({ desc, tag }: TocEntry): boolean {
  return neverListed.has(desc) || (databaseNotes.has(desc) && tag.startsWith('DATABASE '));
}

/** For people: the kind, as pg_restore calls it, and the qualified name. */
export function describeEntry({ desc, namespace, tag }: TocEntry): string {
  return `${desc} ${textOfName(namespace ? `${namespace}.${tag}` : tag)}`;
}

/**
 * Chooses entries as pg_dump would choose objects by the same filters, and adds what they need.
 *
 * @param withNeeds false where the objects are there already: only the chosen ones count then
 * @throws {UserError} for patterns that match nothing
 */
export function choose(toc: Toc, filters: Filters, withNeeds: boolean): Choice {
  return new Chooser(toc, filters, withNeeds).choose();
}

class Chooser {
  readonly #toc: Toc;
  readonly #matches: EntryMatches;
  readonly #relations: EntryRelations;
  readonly #withNeeds: boolean;
  /** As in pg_dump, `tables` makes `schemas` and `exclude-schemas` count for nothing. */
  readonly #by: 'tables' | 'schemas' | 'everything';
  readonly #levels = new Map<TocEntry, Level>();
  readonly #leftOut = new Map<TocEntry, string>();
  readonly #excluded = new Map<TocEntry, boolean>();
  /** By entry: what it needs and cannot get, or undefined. */
  readonly #missing = new Map<TocEntry, TocEntry | undefined>();
  readonly #joints: TocEntry[] = [];

  constructor(toc: Toc, filters: Filters, withNeeds: boolean) {
    this.#toc = toc;
    this.#matches = matchEntries(toc, filters);
    this.#relations = entryRelations(toc);
    this.#withNeeds = withNeeds;
    this.#by = filters.tables.length > 0 ? 'tables' : filters.schemas.length > 0 ? 'schemas' : 'everything';
  }

  choose(): Choice {
    for (const entry of this.#toc.entries) if (this.#isChosen(entry)) this.#include(entry, 'whole');
    for (const entry of this.#joints) this.#join(entry);
    const leftOut = [...this.#leftOut].map(([entry, reason]) => ({ name: describeEntry(entry), reason }));
    return {
      levels: this.#levels,
      leftOut: [...leftOut, ...this.#largeObjectsLeftOut()],
      relations: this.#relations,
    };
  }

  #isChosen(entry: TocEntry): boolean {
    if (isNeverListed(entry) || this.#isExcluded(entry)) return false;
    const isRelation = relationKinds.has(entry.desc) || this.#isOfExtension(entry);
    const isPart = this.#relations.ownerOf(entry) !== undefined;
    if (this.#by === 'tables') return isRelation && this.#matches.table(nameOf(entry));
    if (isPart) return false;
    if (this.#by === 'everything') return true;
    return this.#matches.schema(entry.desc === 'SCHEMA' ? entry.tag : (entry.namespace ?? ''));
  }

  /** Named by an exclusion, or a part of what is. */
  #isExcluded(entry: TocEntry): boolean {
    const known = this.#excluded.get(entry);
    if (known !== undefined) return known;
    const excluded = this.#findExcluded(entry);
    this.#excluded.set(entry, excluded);
    return excluded;
  }

  #findExcluded(entry: TocEntry): boolean {
    const owner = this.#relations.ownerOf(entry);
    if (owner !== undefined && this.#isExcluded(owner)) return true;
    const isRelation = relationKinds.has(entry.desc) || this.#isOfExtension(entry);
    if (isRelation && this.#matches.excludedTable(nameOf(entry))) return true;
    if (this.#by === 'tables') return false;
    return this.#matches.excludedSchema(entry.desc === 'SCHEMA' ? entry.tag : (entry.namespace ?? ''));
  }

  /** Rows of an extension's configuration table: CREATE EXTENSION makes the table, so that it has no entry. */
  #isOfExtension(entry: TocEntry): boolean {
    const isData = entry.desc === 'TABLE DATA' || entry.desc === 'SEQUENCE SET';
    return isData && this.#relations.ownerOf(entry) === undefined;
  }

  #include(entry: TocEntry, level: Level): void {
    if (this.#levels.get(entry) === 'whole' || this.#levels.get(entry) === level) return;
    if (joints.has(entry.desc)) {
      this.#joints.push(entry);
      return;
    }
    const missing = this.#missingFor(entry);
    if (missing !== undefined) {
      this.#leaveOut(entry, `needs ${describeEntry(missing)}, which is not chosen`);
      return;
    }
    if (this.#isOfExtension(entry) && !this.#hasItsExtension(entry)) {
      this.#leaveOut(entry, 'its extension is not chosen: restore it with everything');
      return;
    }
    if (isRowData(entry) && this.#matches.withoutData(nameOf(entry))) {
      this.#leaveOut(entry, 'exclude-table-data');
      return;
    }
    this.#levels.set(entry, level);
    for (const need of this.#needsOf(entry)) this.#include(need, 'definition');
    const parent = this.#withNeeds ? this.#relations.parents.get(entry) : undefined;
    // A partition's foreign keys and row triggers, and what its indexes are attached to, are its parent's.
    if (level === 'whole' && parent !== undefined && !this.#isExcluded(parent)) this.#include(parent, 'whole');
    for (const part of this.#relations.partsOf(entry)) {
      if (level === 'whole' || comesWithDefinition(part)) this.#include(part, level);
    }
  }

  #leaveOut(entry: TocEntry, reason: string): void {
    if (!this.#isExcluded(entry)) this.#leftOut.set(entry, reason);
  }

  /** What has to be there before the entry. */
  #needsOf(entry: TocEntry): readonly TocEntry[] {
    if (!this.#withNeeds) return [];
    const { byId, schemas, parents } = this.#relations;
    // A shell type for one does not depend on its schema by its entry.
    const schema = schemas.get(entry.namespace ?? '');
    const needs = entry.dependencies.flatMap((id) => byId.get(id) ?? []);
    const parent = parents.get(entry);
    // Without its parent, a partition is a table on its own, and so are its indexes.
    const isOptional = (need: TocEntry) => need === parent || (indexKinds.has(entry.desc) && indexKinds.has(need.desc));
    const wanted = needs.filter((need) => !(isOptional(need) && this.#isExcluded(need)));
    return [...(schema ? [schema] : []), ...wanted, ...this.#treeOf(entry), ...this.#extensionsOf(entry)];
  }

  /** Rows that are loaded through the top of their tree may belong to any of its leaves. */
  #treeOf(entry: TocEntry): readonly TocEntry[] {
    const { ownerOf, parents, partitions } = this.#relations;
    let top = ownerOf(entry);
    if (top === undefined || !loadsThroughRoot(entry)) return [];
    for (let up = parents.get(top); up !== undefined && !this.#isExcluded(up); up = parents.get(up)) top = up;
    const tree = [top];
    for (const table of tree) tree.push(...(partitions.get(table) ?? []).filter((one) => !this.#isExcluded(one)));
    return tree;
  }

  #extensionsOf(entry: TocEntry): readonly TocEntry[] {
    const schema = this.#isOfExtension(entry) ? this.#relations.schemas.get(entry.namespace ?? '') : undefined;
    if (schema === undefined) return [];
    return this.#toc.entries.filter(
      ({ desc, dependencies }) => desc === 'EXTENSION' && dependencies.includes(schema.dumpId),
    );
  }

  #hasItsExtension(entry: TocEntry): boolean {
    return !this.#withNeeds || this.#by === 'everything' || this.#extensionsOf(entry).length > 0;
  }

  /** The first of all that it needs, directly or not, that was excluded. */
  #missingFor(entry: TocEntry): TocEntry | undefined {
    if (this.#missing.has(entry)) return this.#missing.get(entry);
    // Set before its needs are looked at, so that a circle ends.
    this.#missing.set(entry, undefined);
    let missing: TocEntry | undefined;
    for (const need of this.#needsOf(entry)) {
      missing ??= this.#isExcluded(need) ? need : this.#missingFor(need);
    }
    this.#missing.set(entry, missing);
    return missing;
  }

  #join(entry: TocEntry): void {
    if (this.#levels.has(entry)) return;
    const needs = this.#needsOf(entry);
    const absent = needs.find((need) => !this.#levels.has(need));
    const isForeignKey = entry.desc === 'FK CONSTRAINT';
    const rowless = isForeignKey && this.#mayRefer(entry) ? needs.find((need) => !this.#hasAllRows(need)) : undefined;
    if (absent === undefined && rowless === undefined) {
      this.#levels.set(entry, 'whole');
      for (const part of this.#relations.partsOf(entry)) this.#include(part, 'whole');
    } else if (isForeignKey) {
      // The referenced key may be what is found first; its table says more.
      const table = needs.find((need) => need.desc === 'TABLE' && !this.#levels.has(need)) ?? absent;
      if (table !== undefined) this.#leaveOut(entry, `needs ${describeEntry(table)}, which is not chosen`);
      else if (rowless !== undefined)
        this.#leaveOut(entry, `${describeEntry(rowless)} comes back without all its rows`);
    }
  }

  /** Whether the foreign key's own table has rows that it could refuse. */
  #mayRefer(foreignKey: TocEntry): boolean {
    const { ownerOf, partsOf, partitions } = this.#relations;
    const hasRows = (table: TocEntry): boolean =>
      partsOf(table).some((part) => part.desc === 'TABLE DATA' && this.#levels.has(part)) ||
      (partitions.get(table) ?? []).some(hasRows);
    const table = ownerOf(foreignKey);
    return table === undefined || hasRows(table);
  }

  /** Whether a foreign key to the table can find its rows. */
  #hasAllRows(entry: TocEntry): boolean {
    if (entry.desc !== 'TABLE') return true;
    const { partsOf, partitions } = this.#relations;
    if (this.#levels.get(entry) !== 'whole') return false;
    const data = partsOf(entry).filter(({ desc }) => desc === 'TABLE DATA');
    return (
      data.every((part) => this.#levels.has(part)) &&
      (partitions.get(entry) ?? []).every((one) => this.#hasAllRows(one))
    );
  }

  #largeObjectsLeftOut(): readonly NotChosen[] {
    if (this.#by === 'everything' || !this.#toc.entries.some(isLargeObject)) return [];
    return [{ name: 'large objects', reason: 'belong to no schema, and schemas or tables were chosen' }];
  }
}

/** A view that needs a key of a table gets its query by a rule, after the data. */
function comesWithDefinition({ desc, tag }: TocEntry): boolean {
  return definitionParts.has(desc) || (desc === 'RULE' && tag.endsWith(' _RETURN'));
}

/** pg_dump marks them so, for hash partitions on an enum. */
export function loadsThroughRoot({ desc, defn }: TocEntry): boolean {
  return desc === 'TABLE DATA' && defn !== null && defn.startsWith('-- load via partition root ');
}

function nameOf({ namespace, tag }: TocEntry): { schema: string; name: string } {
  return { schema: namespace ?? '', name: tag };
}
