import { arrayPage } from '../wire/array-page.js';
import type { Answer, Call } from '../wire/call.js';
import { cursorShape } from '../wire/list-page.js';
import { list, readParams, text } from '../wire/params.js';

const EMBEDDED = 10;

/** Whether the call asks for this field to be included, or for one inside it. */
export function wants(call: Call, field: string): boolean {
  const paths = list(text)(call.params.expand, 'expand') ?? [];
  return paths.some((path) => path === field || path.startsWith(`${field}.`));
}

/** The lines as they stand in their calculation or transaction: the first ten. */
export function embeddedLines(lines: readonly object[], url: string): object {
  const data = lines.slice(0, EMBEDDED);
  return { object: 'list', data, has_more: lines.length > EMBEDDED, total_count: lines.length, url };
}

/** A page of lines, in the order they have. */
export function linePage(call: Call, items: readonly { id: string }[], url: string): Answer {
  return arrayPage(call, readParams(cursorShape, call.params), { items, noun: 'line item', url });
}
