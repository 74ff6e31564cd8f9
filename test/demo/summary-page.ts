import { marked, type Tokens } from 'marked';

/**
 * A job summary as a page that any browser shows, about as GitHub does. The picture is drawn in plain HTML here:
 * GitHub draws it with mermaid.
 */
export function summaryPage(title: string, markdown: string): string {
  const renderer = new marked.Renderer();
  const { code } = renderer;
  renderer.code = function (token: Tokens.Code) {
    return token.lang === 'mermaid' ? ganttChart(token.text) : code.call(this, token);
  };
  const body = marked.parse(markdown, { renderer, async: false, gfm: true });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
${body}
</main>
</html>
`;
}

interface Bar {
  readonly label: string;
  readonly shade: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The part of mermaid's gantt charts that our summaries use: sections, and bars with numbers for times. Those of a
 * section share one line in compact mode, and have a line each otherwise.
 */
function ganttChart(text: string): string {
  const isCompact = text.includes('displayMode: compact');
  const sections = new Map<string, Bar[]>();
  let bars: Bar[] = [];
  for (const line of text.split('\n')) {
    const section = /^ +section (.*)$/.exec(line)?.[1];
    if (section !== undefined) {
      bars = [];
      sections.set(section, bars);
      continue;
    }
    const [, label, shade, from, to] = /^ +(.*) :(\w+), (\d+), (\d+)$/.exec(line) ?? [];
    if (label === undefined || shade === undefined) continue;
    bars.push({ label, shade, from: Number(from), to: Number(to) });
  }
  const end = Math.max(1, ...[...sections.values()].flat().map(({ to }) => to));
  const unit = /axisFormat %\w (\w+)/.exec(text)?.[1] ?? '';
  const rows = [...sections].map(([name, items]) => {
    const lines = isCompact ? [items] : items.map((item) => [item]);
    const html = lines.map((line) => `<div class="line">${line.map((bar) => barHtml(bar, end)).join('')}</div>`);
    return `<b>${escapeHtml(name)}</b><div>${html.join('')}</div>`;
  });
  return `<figure><div class="gantt">${rows.join('\n')}</div><figcaption>0 – ${end} ${escapeHtml(unit)}</figcaption></figure>\n`;
}

function barHtml({ label, shade, from, to }: Bar, end: number): string {
  const percent = (value: number) => `${((100 * value) / end).toFixed(2)}%`;
  const place = `left:${percent(from)};width:${percent(to - from)}`;
  return `<span class="${escapeHtml(shade)}" style="${place}">${escapeHtml(label)}</span>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; margin: 2rem; }
main { max-width: 60rem; margin: auto; }
h3 { margin: 1.5rem 0 .5rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #d1d9e0; padding: .3rem .8rem; }
tr:nth-child(2n) { background: #f6f8fa; }
code { background: #eff1f3; border-radius: 4px; padding: .1em .3em; font-size: 85%; }
pre { background: #f6f8fa; border-radius: 6px; padding: 1rem; overflow: auto; }
pre code { background: none; padding: 0; }
.gantt { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
.gantt b { font-weight: normal; }
.line { position: relative; height: 1.6rem; background: #f6f8fa; }
.line + .line { margin-top: .2rem; }
.line span { position: absolute; top: 0; bottom: 0; overflow: hidden; white-space: nowrap; font-size: 11px;
  line-height: 1.6rem; text-align: center; background: #bfc7ff; border-right: 1px solid #fff; box-sizing: border-box; }
.line span.done { background: #d8dee4; }
.line span.crit { background: #ffb3b3; }
figure { margin: 1rem 0; }
figcaption { color: #59636e; font-size: 12px; text-align: right; }
`;
