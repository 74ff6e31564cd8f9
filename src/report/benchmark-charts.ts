import type { Timeline } from './benchmark-timeline.ts';
import { axisFor, mermaidText } from './charts.ts';
import { codeBlock } from './markdown.ts';

const shownStatements = 25;
const shownRelations = 8;
const labelCharacters = 60;

/**
 * A migration's statements and the locks that they held, on one axis of time, as a mermaid block of Markdown. Empty
 * where nobody waited for anything: a row of bars without a lock tells nothing.
 */
export function lockChart(timeline: Timeline): string {
  if (timeline.relations.length === 0 || timeline.durationMs <= 0) return '';
  const axis = axisFor(timeline.durationMs);
  const bar = (label: string, style: string, startMs: number, endMs: number) => {
    const from = Math.round(startMs / axis.divisor);
    const to = Math.max(from + 1, Math.round(endMs / axis.divisor));
    // The word joiner draws nothing, and keeps mermaid from reading a label as a word of its own language.
    return `  \u2060${chartLabel(label)} :${style}${from}, ${to}`;
  };
  const lines = ['gantt', '  dateFormat x', `  axisFormat ${axis.format}`, '  todayMarker off', '  section statements'];
  for (const { label, startMs, endMs } of longest(timeline)) lines.push(bar(label, 'active, ', startMs, endMs));
  for (const { name, locks } of timeline.relations.slice(0, shownRelations)) {
    lines.push(`  section \u2060${chartLabel(name)}`);
    for (const { mode, blocking, startMs, endMs } of locks) {
      // `crit` is mermaid's red, `done` its grey.
      const style = blocking === 'reads and writes' ? 'crit, ' : 'done, ';
      lines.push(bar(`${mode} – ${blocking} wait`, style, startMs, endMs));
    }
  }
  return codeBlock('mermaid', lines.join('\n'));
}

function chartLabel(text: string): string {
  const characters = Array.from(text.slice(0, 2 * labelCharacters));
  const cut = characters.length > labelCharacters || text.length > 2 * labelCharacters;
  return mermaidText(characters.slice(0, labelCharacters).join('')) + (cut ? '…' : '');
}

/** The longest statements, in the order in which they ran. */
function longest({ statements }: Timeline): Timeline['statements'] {
  const kept = new Set(statements.toSorted((a, b) => length(b) - length(a)).slice(0, shownStatements));
  return statements.filter((statement) => kept.has(statement));
}

function length({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): number {
  return endMs - startMs;
}
