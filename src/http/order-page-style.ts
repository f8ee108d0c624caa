/** As a Content-Security-Policy has to know it. */
export const ORDER_PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #fff; --text: #1a1d21; --muted: #59626d; --line: #dde1e6; --accent: #1a6b4c;
}
@media (prefers-color-scheme: dark) {
  :root { --page: #111417; --card: #1a1e23; --text: #eceef1; --muted: #a5aeb9; --line: #323a43; --accent: #6fd0a6; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { margin: 0 auto; max-width: 62rem; overflow-wrap: anywhere; padding: 1.5rem 1rem 3rem; }
h1 { font-size: clamp(1.5rem, 5vw, 2rem); letter-spacing: -.01em; line-height: 1.2; margin: 0; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
h3 { display: flex; flex-wrap: wrap; font-size: 1rem; gap: 0 1rem; justify-content: space-between; margin: 0; }
p { margin: .25rem 0; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible { border-radius: 2px; outline: 3px solid var(--accent); outline-offset: 2px; }
address { font-style: normal; margin: .5rem 0 0; }
code { font-size: .95em; }
.muted, thead th { color: var(--muted); font-size: .925rem; }
.shop { font-weight: 650; margin: 0 0 1.25rem; }
.head, section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
.head, section { margin: 0 0 1rem; }
.status { color: var(--accent); font-size: 1.15rem; font-weight: 650; margin: .75rem 0 0; }
.status.apart { color: var(--text); }
.stages { display: grid; gap: .5rem; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; list-style: none; margin: .75rem 0 0; padding: 0; }
.stages li { border-top: 4px solid var(--line); color: var(--muted); font-size: clamp(.75rem, 3.2vw, .875rem); line-height: 1.3; padding-top: .4rem; overflow-wrap: break-word; hyphens: auto; }
.stages li.reached { border-color: var(--accent); color: var(--text); }
.stages li[aria-current] { font-weight: 650; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid var(--line); font-weight: 400; padding: .65rem 0; text-align: start; vertical-align: top; }
thead th { padding-top: 0; }
td:last-child, th:last-child { font-variant-numeric: tabular-nums; padding-inline-start: 1rem; text-align: end; white-space: nowrap; }
tfoot td, tfoot th { border: 0; padding: .25rem 0; }
tfoot tr:first-child > * { padding-top: .75rem; }
tfoot tr.part > * { color: var(--muted); font-size: .925rem; padding: 0; }
tfoot tr.part th { padding-inline-start: 1rem; }
tfoot tr.total > * { border-top: 2px solid var(--text); font-size: 1.1rem; font-weight: 650; padding-top: .6rem; }
tfoot tr:has(+ tr.total) > * { padding-bottom: .6rem; }
article + article { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: 1rem; }
.amount { font-variant-numeric: tabular-nums; }
.units { list-style: none; margin: .25rem 0; padding: 0; }
.events { list-style: none; margin: .75rem 0 0; padding: 0; }
.events li { border-inline-start: 2px solid var(--line); padding: 0 0 .6rem .9rem; }
.events li:first-child { border-color: var(--accent); }
.events li:last-child { padding-bottom: 0; }
.events .muted { display: block; }
.links { display: flex; flex-wrap: wrap; font-size: .925rem; gap: .25rem 1.25rem; margin-top: 1.5rem; }
@media (min-width: 52rem) {
  main { padding-top: 2.5rem; }
  .columns { align-items: start; display: grid; gap: 0 1rem; grid-template-columns: minmax(0, 5fr) minmax(0, 3fr); }
  .head, section { padding: 1.5rem; }
}
@media print {
  :root { --page: #fff; --card: #fff; --text: #000; --muted: #444; --line: #bbb; --accent: #000; color-scheme: light; }
  @page { margin: 16mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .head, section { border: 0; border-radius: 0; padding: 0; margin-bottom: 1.25rem; }
  .columns { display: block; }
  .links { display: none; }
  tr, article, address { break-inside: avoid; }
  h2 { border-bottom: 1px solid var(--line); break-after: avoid; padding-bottom: .2rem; }
  a { color: inherit; }
  article a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; }
}
`;
