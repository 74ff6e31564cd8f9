import type pg from 'pg';
import type { ByteString, Toc } from '../archive/toc.ts';
import { bytesOf, fromHex } from '../postgres/catalog.ts';
import { quoteLiteral } from '../postgres/identifiers.ts';
import { measureEach } from './measure-each.ts';
import type { StructureFinding } from './structure-finding.ts';

/** Objects of the server itself. */
export const systemSchemaSql = "(n.nspname ~ '^pg_' OR n.nspname = 'information_schema')";

/**
 * Constraints whose rows nobody has checked. What was NOT VALID or NOT ENFORCED in the source is so here, too, and is
 * told; anything else is a problem.
 */
export async function checkConstraints(client: pg.Client, toc: Toc, encoding: string): Promise<StructureFinding[]> {
  const { rows } = await client.query(`
    SELECT n.nspname || '.' || coalesce(r.relname, t.typname) || ': ' || c.conname AS label,
      ${bytesOf('n.nspname', quoteLiteral(encoding))} AS schema,
      ${bytesOf("coalesce(r.relname, t.typname) || ' ' || c.conname", quoteLiteral(encoding))} AS tag,
      pg_catalog.to_jsonb(c) ->> 'conenforced' AS enforced
    FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
    LEFT JOIN pg_catalog.pg_class r ON r.oid = c.conrelid LEFT JOIN pg_catalog.pg_type t ON t.oid = c.contypid
    -- What partitions and children have inherited goes with the constraint above them.
    WHERE NOT c.convalidated AND c.conparentid = 0 AND c.conislocal AND NOT ${systemSchemaSql}
    ORDER BY 1`);
  const known = notValidInArchive(toc);
  return rows.map((row): StructureFinding => {
    const expected = known.has(keyOf(fromHex(row.schema), fromHex(row.tag)));
    const state = row.enforced === 'false' ? 'not enforced' : 'not valid';
    const message = expected ? `${state}, as in the source` : `${state}, and in the backup it is valid`;
    return { check: 'constraints', object: row.label, message, severity: expected ? 'note' : 'problem' };
  });
}

function keyOf(schema: ByteString, tag: ByteString): string {
  return `${schema}\0${tag}`;
}

/** pg_dump writes such constraints as entries of their own, whatever their kind (dumpConstraint in pg_dump.c). */
function notValidInArchive({ entries }: Toc): Set<string> {
  const not = / NOT (?:VALID|ENFORCED);\n$/;
  const constraints = entries.filter(({ desc, defn }) => desc.endsWith('CONSTRAINT') && not.test(defn ?? ''));
  return new Set(constraints.map(({ namespace, tag }) => keyOf(namespace ?? '', tag)));
}

/**
 * Rows that refer to nothing. The server has just checked the foreign keys that are valid, so only the others are
 * counted.
 */
export async function checkOrphans(client: pg.Client): Promise<StructureFinding[]> {
  const { rows } = await client.query(`
    SELECT c.oid::int8::text AS oid, n.nspname || '.' || r.relname || ': ' || c.conname AS label,
      (pg_catalog.to_jsonb(c) ->> 'conperiod') = 'true' AS over_periods
    FROM ${uncheckedKeysSql} ORDER BY 2`);
  if (rows.length === 0) return [];
  const counts = await measureEach(client, orphansSql);
  return rows.flatMap(({ oid, label, over_periods }): StructureFinding[] => {
    const about = { check: 'orphans', object: label as string, severity: 'note' } as const;
    if (over_periods)
      return [{ ...about, message: 'rows without what they refer to are not counted: it has a PERIOD' }];
    const count = counts.get(Number(oid));
    if (count === undefined || 'error' in count) {
      return [{ ...about, message: `rows without what they refer to could not be counted: ${count?.error}` }];
    }
    if (count.value === '0') return [];
    return [{ ...about, message: `${count.value} rows refer to a row that is not there, as in the source` }];
  });
}

const uncheckedKeysSql = `pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
  WHERE c.contype = 'f' AND NOT c.convalidated AND c.conparentid = 0`;

/**
 * An anti-join for each key, by the operators that the key itself compares with. MATCH FULL takes a key that is NULL in
 * part for a wrong one; otherwise one NULL is enough to refer to nothing.
 */
const orphansSql = `
  SELECT c.oid, pg_catalog.format('SELECT pg_catalog.count(*) FROM %s f WHERE (%s) AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
    CASE r.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.conrelid::pg_catalog.regclass,
    pg_catalog.string_agg(pg_catalog.format('f.%I IS NOT NULL', f.attname), CASE c.confmatchtype WHEN 'f' THEN ' OR ' ELSE ' AND ' END),
    CASE p.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.confrelid::pg_catalog.regclass,
    pg_catalog.string_agg(pg_catalog.format('p.%I OPERATOR(%I.%s) f.%I', t.attname, s.nspname, o.oprname, f.attname), ' AND ')
  ) AS statement
  FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
  JOIN pg_catalog.pg_class p ON p.oid = c.confrelid
  CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey), pg_catalog.unnest(c.conpfeqop)) AS k (own, other, operator)
  JOIN pg_catalog.pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = k.own
  JOIN pg_catalog.pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.other
  JOIN pg_catalog.pg_operator o ON o.oid = k.operator JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace
  WHERE c.contype = 'f' AND NOT c.convalidated AND c.conparentid = 0
    AND (pg_catalog.to_jsonb(c) ->> 'conperiod') IS DISTINCT FROM 'true'
  GROUP BY c.oid, c.conrelid, c.confrelid, c.confmatchtype, r.relkind, p.relkind`;
