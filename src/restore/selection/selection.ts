import type { Manifest, ManifestTable } from '../../archive/manifest.ts';
import { type Toc, type TocEntry, tocSection } from '../../archive/toc.ts';
import type { Filters } from '../../postgres/catalog.ts';
import { type Choice, choose, isLargeObject, isRowData, loadsThroughRoot, type NotChosen } from './entry-choice.ts';
import { textOfName } from './entry-patterns.ts';
import { type IndexBuild, indexBuilds } from './index-builds.ts';

/** Which of a backup's entries are restored, and in which phase. */

export interface LoadTable {
  readonly entry: TocEntry;
  /** Undefined: pg_dump wrote the rows itself, those of an extension's configuration table; pg_restore loads them. */
  readonly table: ManifestTable | undefined;
}

/** Everything in the archive's order. */
export interface Selection {
  /** Dump ids of the definitions that the rows need. */
  readonly preData: readonly number[];
  /** Those of them that nobody chose, and that only stand here because something chosen needs them. */
  readonly needed: readonly number[];
  readonly tables: readonly LoadTable[];
  /** Dump ids of what is data and no table's rows: values of sequences, large objects. */
  readonly otherData: readonly number[];
  /** Indexes and keys that our own connections build, as soon as their table's rows are there. */
  readonly indexes: readonly IndexBuild[];
  /** Dump ids of the rest: other indexes, foreign keys, triggers, privileges, refreshes of materialized views … */
  readonly postData: readonly number[];
  /** What was asked for, or belongs to it, and does not come back. Not: all that the filters do not name. */
  readonly leftOut: readonly NotChosen[];
  /** Roles that own something; none when owners are not restored. */
  readonly owners: readonly string[];
  readonly extensions: readonly string[];
}

export type RestorePart = 'all' | 'data' | 'schema';

type Phase = 'preData' | 'tables' | 'otherData' | 'postData';

/**
 * Sorts a backup's entries into the phases of a restore.
 *
 * The filters follow pg_dump's rules, with two differences. A table pattern without a schema matches in every schema,
 * since an archive has no search_path. And what is chosen brings what it needs: its schema, types, functions,
 * extensions, the parents of a partition; these as bare definitions. Partitions of a chosen table come only if they
 * are chosen themselves.
 *
 * @param wanted.part `data`: rows, and values of sequences, into tables that exist; `schema`: everything else
 * @throws {UserError} for every pattern that matches nothing in the archive, all at once
 * @example
 * const { preData, tables } = select(toc, manifest, { filters, part: 'all', owner: true });
 */
export function select(
  toc: Toc,
  manifest: Pick<Manifest, 'tables'>,
  wanted: { readonly filters: Filters; readonly part: RestorePart; readonly owner: boolean },
): Selection {
  const choice = choose(toc, wanted.filters, wanted.part !== 'data');
  const phases: Record<Phase, TocEntry[]> = { preData: [], tables: [], otherData: [], postData: [] };
  for (const entry of toc.entries) {
    if (isWanted(entry, wanted.part, choice)) phases[phaseOf(entry, choice)].push(entry);
  }
  const indexes = indexBuilds(toc, new Set(idsOf(phases.postData)), tablesWithRows(phases.tables, choice));
  const ours = new Set(indexes.map(({ dumpId }) => dumpId));
  const byOid = new Map(manifest.tables.map((table) => [table.oid, table]));
  const all = Object.values(phases).flat();
  return {
    preData: idsOf(phases.preData),
    needed: idsOf(phases.preData.filter((entry) => choice.levels.get(entry) === 'definition')),
    tables: phases.tables.map((entry) => ({ entry, table: byOid.get(entry.oid) })),
    otherData: idsOf(phases.otherData),
    indexes,
    postData: idsOf(phases.postData).filter((id) => !ours.has(id)),
    leftOut: choice.leftOut,
    owners: wanted.owner ? names(all.map(({ owner }) => owner ?? '')) : [],
    extensions: names(phases.preData.filter(({ desc }) => desc === 'EXTENSION').map(({ tag }) => tag)),
  };
}

function idsOf(entries: readonly TocEntry[]): number[] {
  return entries.map(({ dumpId }) => dumpId);
}

function names(tags: readonly string[]): string[] {
  return [...new Set(tags)].filter((tag) => tag !== '').map(textOfName);
}

function isWanted(entry: TocEntry, part: RestorePart, { levels }: Choice): boolean {
  const level = levels.get(entry);
  if (level === undefined || part === 'all') return level !== undefined;
  if (part === 'schema') return !isRowData(entry) && !isLargeObject(entry) && entry.desc !== 'STATISTICS DATA';
  // As in pg_restore, a refresh of a materialized view is none of the data.
  return (isRowData(entry) && entry.desc !== 'MATERIALIZED VIEW DATA') || isLargeObject(entry);
}

function phaseOf(entry: TocEntry, choice: Choice): Phase {
  if (entry.desc === 'TABLE DATA') return 'tables';
  // pg_dump up to 16 has them among the definitions; pg_restore takes them for data all the same.
  if (isLargeObject(entry)) return 'otherData';
  // A table's owner may have no right to write into it. pg_restore gives all privileges at the end, too.
  if (entry.desc === 'ACL') return 'postData';
  const section = entry.section === tocSection.none ? sectionOfNote(entry, choice) : entry.section;
  if (section === tocSection.postData) return 'postData';
  return section === tocSection.data ? 'otherData' : 'preData';
}

/** A comment follows what it is about. */
function sectionOfNote(entry: TocEntry, { relations }: Choice): number {
  return relations.ownerOf(entry)?.section ?? tocSection.preData;
}

/**
 * Tables whose indexes can be built when their own rows are there; not those below a hash partition on an enum, whose
 * rows may come with another table's.
 */
function tablesWithRows(data: readonly TocEntry[], { relations }: Choice): Set<number> {
  const own = data.filter((entry) => !loadsThroughRoot(entry));
  return new Set(own.flatMap((entry) => relations.ownerOf(entry)?.dumpId ?? []));
}
