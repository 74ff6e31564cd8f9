import { type ByteString, type Toc, type TocEntry, textOfBytes } from '../archive/toc.ts';
import { amcheckSchema } from './index-checks.ts';
import type { StructureFinding } from './structure-finding.ts';

export interface ComparedArchives {
  /** The backup's. */
  readonly backup: Toc;
  /** Of the restored database, definitions alone. */
  readonly restored: Toc;
  /** Dump ids of the backup's entries that the restore left out, and named. */
  readonly leftOut: ReadonlySet<number>;
  /** Whether GRANTs and owners were restored. */
  readonly privileges: boolean;
  /** Tables were made UNLOGGED on purpose. */
  readonly unlogged: boolean;
}

/**
 * Holds the definitions of a restored database against the backup's, object by object: every kind has as many, with the
 * same names; and, where the same majors wrote both, the same definitions.
 */
export function compareObjects(archives: ComparedArchives): StructureFinding[] {
  const { backup, restored, leftOut } = archives;
  const hadAmcheck = backup.entries.some(({ desc, tag }) => desc === 'EXTENSION' && tag === 'amcheck');
  const before = group(
    backup.entries.filter((entry) => !leftOut.has(entry.dumpId) && isDefinition(entry)),
    archives,
  );
  const after = group(
    restored.entries.filter((entry) => isDefinition(entry) && (hadAmcheck || !isAmcheck(entry))),
    archives,
  );
  const comparable = majorsOf(backup) === majorsOf(restored);
  const notes = comparable ? [] : [onlyNames(backup, restored)];
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const compared = keys.flatMap((key) =>
    compareEntries(before.get(key) ?? [], after.get(key) ?? [], { ...archives, comparable }),
  );
  return [...compared, ...notes];
}

function onlyNames(backup: Toc, restored: Toc): StructureFinding {
  const versions = ({ header }: Toc) => `PostgreSQL ${header.serverVersion} by pg_dump ${header.clientVersion}`;
  return {
    ...{ check: 'objects', object: '', severity: 'note' },
    message: textOfBytes(
      `only names and numbers were compared, not definitions: those of ${versions(restored)} are written otherwise than those of ${versions(backup)}`,
    ),
  };
}

/** Rows, values and what belongs to large objects are compared elsewhere; the database itself was there before. */
function isDefinition({ desc, tag, namespace }: TocEntry): boolean {
  if (isData(desc)) return false;
  if (['DATABASE', 'DATABASE PROPERTIES', 'BLOB', 'BLOB METADATA'].includes(desc)) return false;
  if (['COMMENT', 'ACL', 'SECURITY LABEL'].includes(desc) && (namespace ?? '') === '') {
    return !/^(?:DATABASE|LARGE OBJECTS?) /.test(tag);
  }
  return true;
}

function isData(desc: string): boolean {
  return / DATA$/.test(desc) || ['BLOBS', 'SEQUENCE SET', 'BLOB COMMENTS'].includes(desc);
}

/** Ours, for as long as the indexes are read. */
function isAmcheck({ desc, tag, namespace }: TocEntry): boolean {
  if (namespace === amcheckSchema) return true;
  return (
    (desc === 'SCHEMA' && tag === amcheckSchema) ||
    // By ALTER DEFAULT PRIVILEGES GRANT … ON SCHEMAS.
    (desc === 'ACL' && tag === `SCHEMA ${amcheckSchema}`) ||
    (desc === 'EXTENSION' && tag === 'amcheck') ||
    (desc === 'COMMENT' && tag === 'EXTENSION amcheck')
  );
}

/** The majors of the server and of pg_dump: both decide how a definition is written. */
function majorsOf({ header }: Toc): string {
  const major = (version: ByteString | null) => /^\d+/.exec(version ?? '')?.[0] ?? '';
  return `${major(header.serverVersion)} ${major(header.clientVersion)}`;
}

function group(entries: readonly TocEntry[], { privileges }: ComparedArchives): Map<string, TocEntry[]> {
  const wanted = entries.filter(({ desc }) => privileges || !desc.endsWith('ACL'));
  return Map.groupBy(wanted, ({ desc, namespace, tag }) => `${desc}\0${namespace ?? ''}\0${tag}`);
}

interface Comparing {
  readonly privileges: boolean;
  readonly unlogged: boolean;
  readonly comparable: boolean;
}

function compareEntries(before: readonly TocEntry[], after: readonly TocEntry[], how: Comparing): StructureFinding[] {
  const object = nameOf((before[0] ?? after[0]) as TocEntry);
  const finding = (message: string): StructureFinding[] => [{ check: 'objects', object, message, severity: 'problem' }];
  if (after.length === 0) return finding('it is in the backup, and was not restored');
  if (before.length === 0) return finding('it is in the restored database, and not in the backup');
  if (before.length !== after.length)
    return finding(`the backup has ${before.length} of it, and ${after.length} were restored`);
  const owners = (entries: readonly TocEntry[]) => entries.map(({ owner }) => owner ?? '').toSorted();
  const [ownersBefore, ownersAfter] = [owners(before), owners(after)];
  if (how.privileges && !equal(ownersBefore, ownersAfter)) {
    return finding(
      `its owner is ${textOfBytes(ownersAfter.join(', '))}, and was ${textOfBytes(ownersBefore.join(', '))}`,
    );
  }
  if (!how.comparable) return [];
  const definitions = (entries: readonly TocEntry[]) => entries.map((entry) => definitionOf(entry, how)).toSorted();
  const [were, are] = [definitions(before), definitions(after)];
  if (equal(were, are)) return [];
  if (secretKinds.has(before[0]?.desc ?? '')) return finding('it is defined otherwise');
  return finding(`it is defined otherwise: ${firstDifference(were.join('\n'), are.join('\n'))}`);
}

/** Passwords may be among their options. */
const secretKinds = new Set(['SERVER', 'USER MAPPING', 'SUBSCRIPTION']);

function equal(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}

/** As pg_dump wrote it, but for what may differ and mean the same. */
function definitionOf({ desc, defn }: TocEntry, { unlogged }: Comparing): string {
  const text = defn ?? '';
  if (desc.endsWith('ACL')) return acl(text);
  return instants(unlogged ? text.replace(/^CREATE UNLOGGED /, 'CREATE ') : text);
}

/**
 * Grants are stored in the order in which they were given, and those of a superuser, as all roles of a drill are, as the
 * owner's: what several had granted is then granted once.
 */
function acl(text: ByteString): ByteString {
  const lines = new Set(text.split('\n').flatMap(grants));
  const isImplied = (line: string) => lines.has(line.replace(/;$/, ' WITH GRANT OPTION;')) && line.endsWith(';');
  return [...lines]
    .filter((line) => !isImplied(line))
    .toSorted()
    .join('\n');
}

/** A line of GRANT or REVOKE, for each of its privileges. */
function grants(line: string): string[] {
  if (/^(?:SET|RESET) SESSION AUTHORIZATION\b/.test(line)) return [];
  const [, verb, privileges, rest] = /^(.*?\b(?:GRANT|REVOKE)) ([A-Z]+(?:,[A-Z]+)*)( ON .*)$/s.exec(line) ?? [];
  return privileges?.split(',').map((privilege) => `${verb} ${privilege}${rest}`) ?? [line];
}

/** Constants of timestamptz are written in the server's time zone, and the two servers may have different ones. */
function instants(text: ByteString): ByteString {
  return text.replaceAll(
    /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(:\d\d)?(?=')/g,
    (literal, day, time, hours, minutes) => {
      const milliseconds = Date.parse(`${day}T${time}${hours}${minutes ?? ':00'}`);
      // A clock of 24:00 or a microsecond is beyond what a Date holds: then the fraction tells the rest.
      return Number.isNaN(milliseconds) ? literal : `${milliseconds}ms${/\.\d+/.exec(time)?.[0] ?? ''}`;
    },
  );
}

const shownCharacters = 80;
const shownBefore = 30;

/** The line that differs first, from a little before the place. */
function firstDifference(before: ByteString, after: ByteString): string {
  const [were, are] = [before.split('\n'), after.split('\n')];
  const line = Math.max(
    0,
    were.findIndex((text, index) => text !== are[index]),
  );
  const [was, is] = [(were[line] ?? '').trim(), (are[line] ?? '').trim()];
  let same = 0;
  while (same < was.length && was[same] === is[same]) same++;
  const start = Math.max(0, same - shownBefore);
  const shown = (text: string) =>
    `"${start > 0 ? '…' : ''}${textOfBytes(text.slice(start, start + shownCharacters))}${text.length > start + shownCharacters ? '…' : ''}"`;
  return `${shown(is)}, and in the backup ${shown(was)}`;
}

/** As in `TABLE public.orders`. */
function nameOf({ desc, namespace, tag }: TocEntry): string {
  return textOfBytes(`${desc} ${namespace ? `${namespace}.` : ''}${tag}`);
}
