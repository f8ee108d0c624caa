import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/* Writes each page of browser code as one file of HTML into dist, with its style and its script in it. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{ script: string, style?: string, html?: string, to: string }} Page */

/** @type {readonly Page[]} */
const PAGES = [
  {
    script: 'widget/main.ts',
    style: 'widget/style/main.css',
    html: 'widget/page.html',
    to: 'dist/widget/buy-product.html',
  },
  {
    script: 'src/harness/page/main.ts',
    style: 'src/harness/page/page.css',
    html: 'src/harness/page/page.html',
    to: 'dist/harness/page.html',
  },
  { script: 'src/harness/page/openai-frame.ts', to: 'dist/harness/openai-frame.js' },
];

/**
 * @param {string} entry
 * @returns {Promise<string>}
 */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    charset: 'utf8',
    legalComments: 'none',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    logLevel: 'warning',
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  // The browser would take the end of the element, or the beginning of a comment, out of a text in it.
  if (text === '' || /<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} cannot stand in a page of HTML`);
  return text;
}

/**
 * @param {Page} page
 * @returns {Promise<string>}
 */
async function textOf({ script, style, html }) {
  const js = await bundle(script);
  if (html === undefined || style === undefined) return js;
  const [template, css] = await Promise.all([readFile(join(ROOT, html), 'utf8'), bundle(style)]);
  return template
    .replace('<!-- style -->', () => `<style>${css}</style>`)
    .replace('<!-- script -->', () => `<script>${js}</script>`);
}

for (const page of PAGES) {
  const to = join(ROOT, page.to);
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, await textOf(page));
}
