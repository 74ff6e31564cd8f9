import { type Dataset, settle } from './datasets.ts';

/** The same table twice: `faulty` has bad rows among the good ones, `clean` has the good ones alone. */
export type LaxSchema = 'faulty' | 'clean';

/** A table without constraints, and how its rows fare in {@link strictTable}. */
export interface LaxDataset extends Dataset {
  readonly goodRows: number;
  readonly badRows: number;
  /** How many rows each of the errors refuses, by SQLSTATE. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Of so many rows, the one in the middle is bad. */
const rowsPerBad = 5000;

/** What is wrong with a row: the condition is one on its number among the bad ones, `bad`. */
const faults = [
  { sqlstate: '23514', applies: (bad: number) => bad % 10 === 0, sql: 'bad % 10 = 0' },
  { sqlstate: '23502', applies: (bad: number) => bad % 10 === 5, sql: 'bad % 10 = 5' },
  { sqlstate: '22P02', applies: (bad: number) => bad % 5 === 1, sql: 'bad % 5 = 1' },
  { sqlstate: '22021', applies: (bad: number) => bad % 5 === 2, sql: 'bad % 5 = 2' },
  { sqlstate: '22001', applies: (bad: number) => bad % 5 === 3, sql: 'bad % 5 = 3' },
  { sqlstate: '23505', applies: (bad: number) => bad % 5 === 4, sql: 'bad % 5 = 4' },
] as const;

type Sqlstate = (typeof faults)[number]['sqlstate'];

/** The columns are text, and the encoding lets every byte pass. */
const laxTable = '(id text, quantity text, code text, note text)';

/** What the rows must fit into. */
export const strictTable = `(
  id integer PRIMARY KEY,
  quantity integer NOT NULL CHECK (quantity > 0),
  code varchar(20) NOT NULL,
  note text NOT NULL
)`;

/**
 * At scale 1, 5 million rows of which 1,000 are bad: as many of each of five kinds, a constraint (CHECK or NOT NULL),
 * a type, an encoding, a length and a key that is there already, in turn and evenly spread.
 *
 * @param scale for trials: this part of the rows, good and bad
 */
export function laxRows(scale: number): LaxDataset {
  const badRows = Math.max(10, Math.round(1000 * scale));
  const rows = badRows * rowsPerBad;
  const numbers = Array.from({ length: badRows }, (_, bad) => bad);
  return {
    name: `lax_${rows}`,
    rows: 2 * rows - badRows,
    goodRows: rows - badRows,
    badRows,
    refused: new Map(faults.map(({ sqlstate, applies }) => [sqlstate, numbers.filter(applies).length])),
    numberedTables: 0,
    encoding: 'SQL_ASCII',
    statements: [
      ...(['faulty', 'clean'] as const).flatMap((schema) => [
        `CREATE SCHEMA ${schema}`,
        `CREATE TABLE ${schema}.readings ${laxTable}`,
        fill(schema, rows),
      ]),
      ...settle,
    ],
  };
}

function fill(schema: LaxSchema, rows: number): string {
  // A row that is there twice is the same both times: whichever is refused, the other is the good one. Half of them
  // stand right behind their like, the others a fifth of the table away.
  const like = `CASE WHEN bad % 2 = 0 AND i > ${rows / 5} THEN i - ${rows / 5} - 1 ELSE i - 1 END`;
  return `
    INSERT INTO ${schema}.readings
    SELECT n::text,
      CASE WHEN ${has('22P02')} THEN 'unknown' WHEN ${has('23514')} THEN '-1' ELSE (1 + n % 997)::text END,
      CASE WHEN ${has('22001')} THEN 'code too long for its column' WHEN ${has('23502')} THEN NULL
        ELSE 'code ' || n % 89989 END,
      CASE WHEN ${has('22021')} THEN convert_from('\\x67fc6c746967', 'SQL_ASCII') ELSE md5(n::text) || ' reading' END
    FROM (
      SELECT *, CASE WHEN ${has('23505')} THEN ${like} ELSE i END AS n
      FROM (
        SELECT i, CASE WHEN i % ${rowsPerBad} = ${rowsPerBad / 2} THEN i / ${rowsPerBad} END AS bad
        FROM generate_series(1, ${rows}) i
      ) AS numbered
    ) AS chosen
    ${schema === 'clean' ? 'WHERE bad IS NULL ' : ''}ORDER BY i`;
}

function has(sqlstate: Sqlstate): string {
  return (faults.find((fault) => fault.sqlstate === sqlstate) as (typeof faults)[number]).sql;
}

/** One row: how many there are, and a sum that does not depend on their order; the same text for both tables. */
export function digestSql(schema: LaxSchema): string {
  return `SELECT count(*)::text AS rows, sum(hashtextextended(concat_ws('|', id, quantity, code, note), 0))::text AS digest
    FROM ${schema}.readings`;
}
