import { Markup } from './html.js';

/** The page's style sheet: no font, picture or script comes from anywhere else. */
export const style = new Markup(`
:root {
  --paper: #fdfcfa; --ink: #1d2129; --muted: #666e7b; --rule: #e3e0da; --panel: #f5f2ec;
  --s0: #a6adb8; --s1: #5b8bd0; --s2: #d9622b; --s3: #2e9c8f; --s4: #9a6fb8; --s5: #b58a2a; --good: #21794a; --bad: #b9bec7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181d; --ink: #e8e6e1; --muted: #9aa2ae; --rule: #30343c; --panel: #1f2229;
    --s0: #7b8493; --s1: #6ea0ea; --s2: #f0834a; --s3: #4cc0b2; --s4: #b994d6; --s5: #d6ab4a; --good: #4fbf83; --bad: #59606c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 8px; letter-spacing: -.01em; }
h2 { font-size: 21px; margin: 56px 0 8px; padding-top: 16px; border-top: 1px solid var(--rule); }
h3 { font-size: 16px; margin: 24px 0 4px; }
p, li { max-width: 74ch; } ul { padding-left: 22px; }
.lead { font-size: 18px; }
.muted, figcaption { color: var(--muted); font-size: 14px; }
figcaption b { color: var(--ink); }
.cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 24px 0 4px; }
.card { background: var(--panel); border-radius: 8px; padding: 14px 16px; border-top: 4px solid; }
.card.s0 { border-color: var(--s0); } .card.s1 { border-color: var(--s1); } .card.s2 { border-color: var(--s2); }
.card b { display: block; font-size: 30px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin-top: 6px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; margin: 16px 0; }
a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: 3px; }
.steps { display: grid; grid-template-columns: repeat(4, 1fr); gap: 16px; padding: 0; list-style: none; counter-reset: step; }
.steps li { counter-increment: step; font-size: 14.5px; line-height: 1.5; }
.steps li::before { content: counter(step); display: block; font-weight: 700; font-size: 20px; color: var(--s2); }
figure { margin: 12px 0; }
.chart svg { width: 100%; height: auto; display: block; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 12px 24px; }
.grid { stroke: var(--rule); stroke-width: 1; }
.tick { fill: var(--muted); font-size: 11px; } .label { fill: var(--ink); font-size: 13px; }
.line { stroke-width: 1.8; } .faint { stroke-width: 1; opacity: .28; }
.slope { stroke: var(--muted); stroke-width: 1.5; opacity: .6; }
.dot { stroke: var(--paper); stroke-width: 1.5; }
.dot.s0 { fill: var(--s0); } .dot.s1 { fill: var(--s1); } .dot.s2 { fill: var(--s2); }
.bars { display: grid; grid-template-columns: max-content 1fr; gap: 0 14px; align-items: center; max-width: 760px; font-size: 14px; }
.bars .name { white-space: nowrap; }
.track { position: relative; padding: 6px 0; display: grid; gap: 2px; align-self: stretch; align-content: center; }
.mark { position: absolute; top: 0; bottom: 0; width: 1px; background: var(--rule); }
.lane { position: relative; height: 7px; }
.bar { height: 100%; border-radius: 0 2px 2px 0; }
.bar.s0, .swatch.s0 { background: var(--s0); } .bar.s1, .swatch.s1 { background: var(--s1); } .bar.s2, .swatch.s2 { background: var(--s2); }
.bar.s3, .swatch.s3 { background: var(--s3); } .bar.s4, .swatch.s4 { background: var(--s4); } .bar.s5, .swatch.s5 { background: var(--s5); }
.seed { position: absolute; top: 50%; width: 4px; height: 4px; margin: -2px; border-radius: 2px; background: var(--ink); opacity: .55; }
.axis { position: relative; height: 20px; font-size: 12px; color: var(--muted); }
.axis span { position: absolute; transform: translateX(-50%); }
.swatch { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; color: var(--muted); margin: 8px 0; max-width: none; }
.neighbours { display: grid; gap: 18px; margin: 16px 0; }
.query { display: grid; grid-template-columns: 132px 1fr; gap: 4px 18px; align-items: center;
  padding-bottom: 16px; border-bottom: 1px solid var(--rule); }
.query .rows { display: grid; gap: 8px; }
.row { display: grid; grid-template-columns: 56px repeat(6, minmax(0, 1fr)) 52px; gap: 8px; align-items: center; font-size: 13px; color: var(--muted); }
.row strong { color: var(--ink); font-variant-numeric: tabular-nums; }
.crop { margin: 0; text-align: center; }
.crop svg { display: block; width: 100%; height: auto; border-radius: 6px; border: 3px solid var(--bad); background: var(--panel); }
.crop.same svg { border-color: var(--good); }
.crop.query-patch svg { border-color: var(--ink); }
.crop figcaption { font-size: 11.5px; line-height: 1.3; margin-top: 2px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.crop.same figcaption { color: var(--good); font-weight: 600; }
.outline, .outline-under { fill: none; vector-effect: non-scaling-stroke; }
.outline { stroke: #fff; stroke-width: 1.4px; } .outline-under { stroke: #000; stroke-width: 3.4px; }
.masks { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px 12px; margin: 12px 0; }
.masks .head { font-weight: 600; font-size: 14px; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } td.spread { color: var(--muted); }
.masks svg { display: block; width: 100%; height: auto; border-radius: 6px; background: var(--panel); }
.masks figure { margin: 0; }
table { border-collapse: collapse; font-size: 14px; margin: 12px 0; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { text-align: left; }
th { white-space: nowrap; }
tr.total td { font-weight: 600; }
.settings td { text-align: left; vertical-align: top; }
.settings td:first-child { color: var(--muted); white-space: nowrap; }
pre { background: var(--panel); border-radius: 8px; padding: 12px 16px; overflow-x: auto; font-size: 13.5px; line-height: 1.5; }
code.whole { white-space: nowrap; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .92em; }
details summary { cursor: pointer; color: var(--muted); }
@media (max-width: 720px) {
  main { padding: 24px 16px 56px; } h1 { font-size: 26px; } h2 { margin-top: 40px; } .lead { font-size: 16px; }
  .cards { grid-template-columns: 1fr; } .steps { grid-template-columns: 1fr; }
  .card { display: grid; grid-template-columns: 1fr 2fr; align-items: center; padding: 10px 14px; } .card b { font-size: 24px; }
  .figures { margin-top: 0; }
  .query { grid-template-columns: 1fr; } .query > .crop { max-width: 160px; }
  .row { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .row > :first-child { grid-column: 1 / 3; } .row > :last-child { grid-area: 1 / 3; text-align: right; }
  .masks { grid-template-columns: 1fr 1fr; } .masks .head { display: none; }
}
@media print { details { display: none; } }
`);
