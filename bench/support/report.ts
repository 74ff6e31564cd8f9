import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { formatBytes } from '../../src/report/format.ts';
import { table } from '../../src/report/markdown.ts';
import { version } from '../../src/version.ts';
import type { Row, RowSide } from './benchmark.ts';
import { describeBound, describeGoal, describeValue, type Goal, isJudged, isMet, verdict } from './statistics.ts';

/** A row for a terminal. */
export function rowText(row: Row): string {
  const sides = [row.ours, ...(row.reference === undefined ? [] : [row.reference])];
  return [
    `${row.name}: ${row.title}`,
    ...row.goals.map((goal) => `  ${describeGoal(goal)}`),
    ...sides.map((side) => `    ${sideText(side)}`),
    ...row.notes.map((note) => `    (${note})`),
  ].join('\n');
}

function sideText({ label, time, stored, memory }: RowSide): string {
  return `${time}, stored ${stored}, memory ${memory}: ${label}`;
}

/** How many goals were met, and by how much the others were missed. */
export function closingText(rows: readonly Row[]): string {
  const goals = rows.flatMap(({ name, beside, goals }) => goals.map((goal) => ({ name, beside, goal })));
  const held = goals.filter(({ beside, goal }) => !beside && isJudged(goal));
  const missed = goals.filter(({ goal }) => !isMet(goal));
  return [
    `${held.filter(({ goal }) => isMet(goal)).length} of ${held.length} goals met`,
    ...missed.map(
      ({ name, beside, goal }) => `${beside ? 'beside the goals' : 'missed'}: ${name}: ${describeGoal(goal)}`,
    ),
  ].join('\n');
}

/** The same as a table for bench/README.md. */
export function rowsMarkdown(rows: readonly Row[]): string {
  const columns = [
    { header: 'row' },
    { header: 'result' },
    { header: 'goal' },
    { header: 'verdict' },
    { header: 'ours' },
    { header: 'reference' },
    { header: 'stored, ours / reference' },
    { header: 'peak memory, ours / reference' },
  ];
  const cells = rows.map(({ name, beside, goals, ours, reference }) => [
    `\`${name}\``,
    lines(goals, (goal) => `${goal.of} ${describeValue(goal)}`),
    lines(goals, describeBound),
    lines(goals, verdict) + (beside ? '<br>(beside the goal)' : ''),
    ours.time,
    reference?.time ?? '–',
    reference === undefined ? ours.stored : `${ours.stored} / ${reference.stored}`,
    reference === undefined ? ours.memory : `${ours.memory} / ${reference.memory}`,
  ]);
  const notes = rows.flatMap(({ name, title, ours, reference, notes }) => [
    `- \`${name}\`: ${title}. \`${ours.label}\`${reference === undefined ? '' : ` against \`${reference.label}\``}; ${notes.join('; ')}.`,
  ]);
  return `${table(columns, cells)}\n\n${notes.join('\n')}`;
}

function lines(goals: readonly Goal[], describe: (goal: Goal) => string): string {
  return goals.map(describe).join('<br>');
}

/** @param servers the versions that took part, for instance `17.4` */
export function describeMachine(servers: readonly string[]): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const postgresql = servers.length === 0 ? '' : `, PostgreSQL ${servers.join(' and ')}`;
  return (
    `${availableParallelism()} cores of ${model}, ${formatBytes(totalmem())} of memory, ${type()} ${release()}, ` +
    `Node ${process.versions.node}${postgresql}, pgproof ${version}`
  );
}
