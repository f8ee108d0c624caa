import type { Reader } from '../texts/reader.js';

export interface PageSettings {
  title: string;
  style: string;
  /** In whose language it is. */
  reader: Pick<Reader, 'locale' | 'direction'>;
}

/** A whole page; parts are HTML. */
export const page = ({ title, style, reader }: PageSettings, parts: readonly string[]): string =>
  `<!doctype html>
<html lang="${text(reader.locale)}" dir="${reader.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body><main>
${parts.filter(Boolean).join('\n')}
</main></body>
</html>
`;

export const section = (title: string, parts: readonly string[]): string =>
  `<section><h2>${text(title)}</h2>${parts.filter(Boolean).join('')}</section>`;

/** A block of HTML for paragraphs of text that somebody wrote. */
export const paragraphs = (value: string): string =>
  value
    .split(/\n\s*\n/)
    .map((part) => `<p dir="auto">${text(part.trim()).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');

/** A link, where the address is one that a browser may follow from here; else its label alone. */
export const link = (href: string, label: string): string =>
  /^(https?:\/\/|mailto:)/i.test(href) ? `<a href="${text(href)}" rel="noreferrer">${text(label)}</a>` : text(label);

/** Stands where {@link around} puts its HTML; it is no character of any text. */
export const PLACE = '\ue000';

/** A sentence with HTML at its {@link PLACE}: languages differ in where that is. */
export const around = (sentence: string, html: string): string => text(sentence).split(PLACE).join(html);

/** Text in its own direction, which turns nothing beside it around. */
export const ownWay = (value: string): string => `<bdi>${text(value)}</bdi>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Marks that turn the direction of text around: what an agent wrote must not reorder the page. Control characters too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a page
const UNWANTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text as HTML that shows it. */
export const text = (value: string): string =>
  value.replace(UNWANTED, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
