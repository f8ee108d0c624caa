/** As a Content-Security-Policy has to know it. */
export const ORDER_PAGE_STYLE = `
:root { color-scheme: light dark; --line: #8884; --muted: #666; }
@media (prefers-color-scheme: dark) { :root { --muted: #aaa; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; }
p { margin: .25rem 0; }
.muted { color: var(--muted); }
table { border-collapse: collapse; margin: 1.5rem 0; width: 100%; }
td, th { border-bottom: 1px solid var(--line); padding: .5rem 0; text-align: left; vertical-align: top; }
td:last-child, th:last-child { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tfoot td { border: 0; padding: .2rem 0; }
tfoot tr.total td { font-weight: 600; border-top: 2px solid currentcolor; padding-top: .5rem; }
address { font-style: normal; }
a { color: inherit; }
section { margin-top: 1.5rem; }
ol { list-style: none; margin: .5rem 0 0; padding: 0; }
li { border-left: 2px solid var(--line); padding: 0 0 .5rem .75rem; }
li .muted { white-space: nowrap; }
code { font-size: .95em; overflow-wrap: anywhere; }
article { margin: .5rem 0 1.25rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0; }
h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
`;
