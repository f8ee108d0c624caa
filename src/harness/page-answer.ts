import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { TEST_CARDS } from './cards.js';
import type { PageSettings } from './wire.js';

/** What `npm run build` makes of the browser code; the same place from src and from dist. */
const built = (name: string): Promise<string> => readFile(new URL(`../../dist/${name}`, import.meta.url), 'utf8');

export interface PageAnswer {
  html: string;
  /** Content-Security-Policy. */
  policy: string;
}

/**
 * The page, read anew for each visitor, so that a build is seen without a restart. Its policy lets run what was built
 * and nothing else; a frame without an address of its own, such as the widget's, is held to it too.
 */
export async function pageAnswer(mcpPath: string): Promise<PageAnswer> {
  const [page, widget, frameScript] = await Promise.all([
    built('harness/page.html'),
    built('widget/buy-product.html'),
    built('harness/openai-frame.js'),
  ]);
  const settings: PageSettings = { mcpPath, cards: TEST_CARDS, frameScript };
  const text = JSON.stringify(settings).replaceAll('<', '\\u003c');
  const html = page.replace(
    '<!-- settings -->',
    () => `<script type="application/json" id="settings">${text}</script>`,
  );
  const scripts = [...inside('script', page), ...inside('script', widget), frameScript];
  const styles = [...inside('style', page), ...inside('style', widget)];
  return {
    html,
    policy: [
      "default-src 'none'",
      `script-src ${scripts.map(hashSource).join(' ')}`,
      `style-src ${styles.map(hashSource).join(' ')}`,
      'img-src https: http: data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

const inside = (tag: string, html: string): string[] =>
  [...html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map(([, text]) => text ?? '');

const hashSource = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
