import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { StaticContent } from './static-answer.js';

/* The page that shows the API document: Swagger UI from its package, with nothing from any other host. */

const packageFile = createRequire(import.meta.url).resolve;

/** Shows the document; requests that the reader tries go to this server, and to no other. */
const START = `const scheme = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', scheme.matches);
scheme.addEventListener('change', follow);
follow();

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  requestInterceptor(request) {
    const { pathname, search } = new URL(request.url, location.href);
    request.url = location.origin + pathname + search;
    return request;
  },
});
`;

/** The viewer has no dark colour for some of its texts, and a column for links, of which this document has none. */
const STYLE = `html { background: #fafafa; }
html.dark-mode { background: #1c2022; }
body { margin: 0; }
.swagger-ui .response-col_links { display: none; }
html.dark-mode .swagger-ui .headers .header-col,
html.dark-mode .swagger-ui .headers .header-example,
html.dark-mode .swagger-ui .examples-select__section-label { color: #e4e6e6; }
`;

const IMMUTABLE = 'public, max-age=31536000, immutable';

interface PageFile {
  contentType: string;
  load: () => Buffer | Promise<Buffer>;
}

const SCRIPT_TYPE = 'text/javascript; charset=utf-8';
const STYLE_TYPE = 'text/css; charset=utf-8';

/** Resolves a file of Swagger UI; throws where the package is not installed. */
function fromPackage(name: string, contentType: string): PageFile {
  const path = packageFile(`swagger-ui-dist/${name}`);
  return { contentType, load: () => readFile(path) };
}

const own = (text: string, contentType: string): PageFile => ({ contentType, load: () => Buffer.from(text) });

export interface DocsPage {
  html: StaticContent;
  /** Part of the files' addresses: another release has other ones. */
  version: string;
  /** By name; each is loaded when it is asked for. */
  files: ReadonlyMap<string, () => Promise<StaticContent>>;
}

/** The page and its files. Throws where the package of the viewer is not installed. */
export function createDocsPage(): DocsPage {
  const files: Record<string, PageFile> = {
    'swagger-ui.css': fromPackage('swagger-ui.css', STYLE_TYPE),
    'page.css': own(STYLE, STYLE_TYPE),
    'swagger-ui-bundle.js': fromPackage('swagger-ui-bundle.js', SCRIPT_TYPE),
    'start.js': own(START, SCRIPT_TYPE),
    'favicon-32x32.png': fromPackage('favicon-32x32.png', 'image/png'),
  };
  const packageText = readFileSync(packageFile('swagger-ui-dist/package.json'), 'utf8');
  const version = createHash('sha256').update(packageText).update(START).update(STYLE).digest('hex').slice(0, 12);
  const html = pageHtml((name: keyof typeof files & string) => `/docs/${version}/${name}`);
  return {
    html: { bytes: Buffer.from(html), contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' },
    version,
    files: new Map(
      Object.entries(files).map(([name, { contentType, load }]) => [
        name,
        async () => ({ bytes: await load(), contentType, cacheControl: IMMUTABLE }),
      ]),
    ),
  };
}

const pageHtml = (address: (name: string) => string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>acp-seller: API</title>
<link rel="stylesheet" href="${address('swagger-ui.css')}">
<link rel="stylesheet" href="${address('page.css')}">
<link rel="icon" type="image/png" sizes="32x32" href="${address('favicon-32x32.png')}">
</head>
<body>
<div id="api"></div>
<noscript><p>This page needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="${address('swagger-ui-bundle.js')}"></script>
<script src="${address('start.js')}"></script>
</body>
</html>
`;
