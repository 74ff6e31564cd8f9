import type pg from 'pg';
import { type ByteString, type Toc, textOfBytes } from '../archive/toc.ts';
import { bytesOf, fromHex } from '../postgres/catalog.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import { systemSchemaSql } from './constraint-checks.ts';
import { type Measured, measureEach } from './measure-each.ts';
import type { StructureFinding } from './structure-finding.ts';

interface Sequence {
  readonly oid: number;
  readonly label: string;
  readonly key: string;
  readonly increment: bigint;
}

interface State {
  readonly lastValue: bigint;
  readonly isCalled: boolean;
}

/**
 * Sequences stand where they stood in the backup; and the next value of each is beyond those of the columns that take
 * theirs from it. In the source it may have been otherwise: then that is told.
 */
export async function checkSequences(client: pg.Client, toc: Toc, encoding: string): Promise<StructureFinding[]> {
  const sequences = await listSequences(client, encoding);
  const states = await measureEach(
    client,
    `SELECT c.oid, pg_catalog.format('SELECT last_value || '' '' || is_called FROM %s', c.oid::pg_catalog.regclass) AS statement
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND NOT ${systemSchemaSql}`,
  );
  return [
    ...compareStates(sequences, states, statesInArchive(toc)),
    ...(await checkColumns(client, new Map(sequences.map((sequence) => [sequence.oid, sequence])), states)),
  ];
}

async function listSequences(client: pg.Client, encoding: string): Promise<Sequence[]> {
  const { rows } = await client.query(`
    SELECT c.oid::int8::text AS oid, n.nspname || '.' || c.relname AS label, s.seqincrement::text AS increment,
      ${bytesOf('n.nspname', quoteLiteral(encoding))} AS schema, ${bytesOf('c.relname', quoteLiteral(encoding))} AS name
    FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT ${systemSchemaSql} ORDER BY 2`);
  return rows.map((row) => ({
    oid: Number(row.oid),
    label: row.label,
    key: keyOf(fromHex(row.schema), fromHex(row.name)),
    increment: BigInt(row.increment),
  }));
}

function keyOf(schema: ByteString, name: ByteString): string {
  return `${schema}\0${name}`;
}

/** What the archive's `SELECT pg_catalog.setval('public.s', 5, true)` say. */
function statesInArchive({ entries }: Toc): Map<string, State> {
  const states = new Map<string, State>();
  for (const { desc, defn, namespace, tag } of entries) {
    if (desc !== 'SEQUENCE SET') continue;
    const [, value, isCalled] = /, (-?\d+), (true|false)\);\n$/.exec(defn ?? '') ?? [];
    if (value === undefined) throw new Error(`a SEQUENCE SET of an unknown form: ${textOfBytes(defn ?? '')}`);
    states.set(keyOf(namespace ?? '', tag), { lastValue: BigInt(value), isCalled: isCalled === 'true' });
  }
  return states;
}

function stateOf(measured: Measured | undefined): State | string {
  if (measured === undefined) return 'it is not there';
  if ('error' in measured) return measured.error;
  const [value = '0', isCalled] = (measured.value ?? '').split(' ');
  return { lastValue: BigInt(value), isCalled: isCalled === 'true' };
}

function compareStates(
  sequences: readonly Sequence[],
  states: ReadonlyMap<number, Measured>,
  expected: ReadonlyMap<string, State>,
): StructureFinding[] {
  return sequences.flatMap(({ oid, label, key }): StructureFinding[] => {
    const state = stateOf(states.get(oid));
    const about = { check: 'sequences', object: label };
    if (typeof state === 'string') return [{ ...about, severity: 'note', message: `it could not be read: ${state}` }];
    const written = expected.get(key);
    // Without an entry its value was left out of the backup.
    if (written === undefined || same(written, state)) return [];
    const message = `it stands at ${stateText(state)}, and in the backup at ${stateText(written)}`;
    return [{ ...about, severity: 'problem', message }];
  });
}

function same(one: State, other: State): boolean {
  return one.lastValue === other.lastValue && one.isCalled === other.isCalled;
}

function stateText({ lastValue, isCalled }: State): string {
  return `${lastValue}${isCalled ? '' : ' (not used yet)'}`;
}

async function checkColumns(
  client: pg.Client,
  sequences: ReadonlyMap<number, Sequence>,
  states: ReadonlyMap<number, Measured>,
): Promise<StructureFinding[]> {
  const { rows } = await client.query(
    `${usesSql} SELECT id::text, sequence::int8::text AS sequence, label FROM uses ORDER BY id`,
  );
  const furthest = await measureEach(
    client,
    `${usesSql} SELECT id AS oid, pg_catalog.format('SELECT %s(%I)::pg_catalog.numeric::text FROM %s',
       CASE WHEN increment > 0 THEN 'max' ELSE 'min' END, attname, relation::pg_catalog.regclass) AS statement FROM uses`,
  );
  return rows.flatMap(({ id, sequence: oid, label }): StructureFinding[] => {
    const sequence = sequences.get(Number(oid));
    const state = stateOf(states.get(Number(oid)));
    const measured = furthest.get(Number(id));
    if (sequence === undefined || measured === undefined || typeof state === 'string') return [];
    const about = { check: 'sequences', object: sequence.label, severity: 'note' } as const;
    if ('error' in measured) return [{ ...about, message: `${label} could not be read: ${measured.error}` }];
    if (measured.value === null || isBeyond(sequence, state, measured.value)) return [];
    const next = state.isCalled ? state.lastValue + sequence.increment : state.lastValue;
    return [{ ...about, message: `its next value is ${next}, and ${label} holds ${measured.value} already` }];
  });
}

/** @param furthest the column's largest value, or its smallest where the sequence counts down; perhaps a fraction */
function isBeyond({ increment }: Sequence, { lastValue, isCalled }: State, furthest: string): boolean {
  if (!/^-?\d+(\.\d+)?$/.test(furthest)) return true;
  const next = isCalled ? lastValue + increment : lastValue;
  const whole = BigInt(furthest.replace(/\..*/, ''));
  return increment > 0n ? next > whole : next < whole;
}

/**
 * Columns of numbers that take their values from a sequence: identity columns, those that own one, and those with a
 * default that calls nextval.
 */
const usesSql = `
  WITH pairs (sequence, relation, attnum) AS (
    SELECT d.objid, d.refobjid, d.refobjsubid::int2 FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
    UNION
    SELECT d.refobjid, a.adrelid, a.adnum FROM pg_catalog.pg_attrdef a JOIN pg_catalog.pg_depend d
      ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = a.oid
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  ), uses AS (
    SELECT pg_catalog.row_number() OVER (ORDER BY n.nspname, r.relname, a.attname, p.sequence) AS id, p.sequence, p.relation,
      a.attname, s.seqincrement AS increment, n.nspname || '.' || r.relname || '.' || a.attname AS label
    FROM pairs p JOIN pg_catalog.pg_sequence s ON s.seqrelid = p.sequence
    JOIN pg_catalog.pg_class r ON r.oid = p.relation AND r.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace AND NOT ${systemSchemaSql}
    JOIN pg_catalog.pg_attribute a ON a.attrelid = p.relation AND a.attnum = p.attnum
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE coalesce(nullif(t.typbasetype, 0), t.oid)::pg_catalog.regtype IN ('int2', 'int4', 'int8', 'float4', 'float8', 'numeric')
  )`;
