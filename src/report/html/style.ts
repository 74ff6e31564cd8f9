/** The report's style: readable in light and dark, without anything from elsewhere. */
export const style = `
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --fill: #f6f8fa; --page: #fff;
  --bad: #cf222e; --good: #1a7f37; --unsure: #9a6700; --blue: #0969da; --grey: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --fill: #161b22;
  --page: #0d1117; --bad: #ff7b72; --good: #56d364; --unsure: #e3b341; --blue: #58a6ff; --grey: #6e7681; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem 1rem; }
main { max-width: 62rem; margin: auto; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .25rem .7rem; text-align: left; vertical-align: top; }
th { background: var(--fill); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: 85% ui-monospace, monospace; background: var(--fill); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
pre { background: var(--fill); border-radius: 6px; padding: .8rem; overflow: auto; } pre code { padding: 0; }
.bad { color: var(--bad); } .good { color: var(--good); } .unsure { color: var(--unsure); }
.answer { font-size: 1.1rem; border-left: 4px solid var(--grey); padding: .4rem 1rem; background: var(--fill); }
.answer.bad { border-color: var(--bad); color: inherit; } .answer.good { border-color: var(--good); color: inherit; }
.answer.unsure { border-color: var(--unsure); color: inherit; }
.finding { border-left: 4px solid var(--grey); padding: .1rem 1rem; margin: .8rem 0; }
.finding.error { border-color: var(--bad); } .finding.warning { border-color: var(--unsure); }
.finding p { margin: .3rem 0; } .soft { color: var(--soft); }
details { margin: .6rem 0; border: 1px solid var(--line); border-radius: 6px; padding: .4rem 1rem; } summary { cursor: pointer; }
figure { margin: .8rem 0; } figcaption { color: var(--soft); font-size: 13px; }
svg { width: 100%; max-width: 60rem; height: auto; display: block; }
svg text { font: 11px system-ui, sans-serif; fill: var(--text); }
svg .tick { text-anchor: middle; fill: var(--soft); } svg .side, svg .note { text-anchor: end; fill: var(--soft); }
svg .grid { stroke: var(--line); stroke-width: 1; } svg .zero { stroke: var(--soft); stroke-width: 1.5; }
svg .interval { stroke-width: 3; stroke: var(--blue); } svg .median { stroke-width: 2; stroke: var(--blue); }
svg circle { fill: var(--blue); fill-opacity: .7; stroke: none; }
svg circle.baseline, svg circle.plain { fill: var(--grey); } svg .interval.baseline, svg .median.baseline, svg .interval.plain { stroke: var(--grey); }
svg circle.bad { fill: var(--bad); } svg .interval.bad { stroke: var(--bad); }
svg circle.good { fill: var(--good); } svg .interval.good { stroke: var(--good); }
svg circle.unsure { fill: var(--unsure); } svg .interval.unsure { stroke: var(--unsure); }
svg circle.predicted { fill: var(--unsure); } svg .interval.predicted { stroke: var(--unsure); }
svg .path { fill: none; stroke: var(--blue); stroke-width: 1.5; }
svg .statement { fill: var(--blue); fill-opacity: .35; stroke: var(--page); } svg .statement.shade1 { fill-opacity: .2; }
svg .lock.all { fill: var(--bad); fill-opacity: .45; } svg .lock.writes { fill: var(--unsure); fill-opacity: .4; }
@media print { details { border: none; } }
`;
