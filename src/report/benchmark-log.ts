import type { Comparison } from '../benchmark/verdict/comparison.ts';
import { verdictTable } from './benchmark-table.ts';

/** A longer name would push the numbers out of a log's sight. */
const nameCharacters = 40;
const headerOfName = 'migration';
const headerOfVerdict = 'verdict';

/** The table as aligned lines of plain text, for a log. */
export function benchmarkLog(comparison: Comparison): readonly string[] {
  const { headers, rows } = verdictTable(comparison);
  const lines = [
    [headerOfName, ...headers, headerOfVerdict],
    ...rows.map(({ migration, cells, verdict }) => [shortName(migration.name), ...cells, verdict]),
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => characters(line[column] ?? ''))));
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const pad = ' '.repeat((widths[column] ?? 0) - characters(cell));
        const left = column === 0 || column === line.length - 1 || headers[column - 1] === 'strongest lock';
        return left ? cell + pad : pad + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

function characters(text: string): number {
  return Array.from(text).length;
}

function shortName(name: string): string {
  const visible = name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
  const all = Array.from(visible);
  return all.length <= nameCharacters ? visible : `${all.slice(0, nameCharacters - 1).join('')}…`;
}
