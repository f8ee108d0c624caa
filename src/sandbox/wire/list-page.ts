import { invalidParam, noSuchObject } from '../errors.js';
import type { Kinds, Match, PageQuery, Position } from '../store/objects.js';
import { type Answer, type Call, ok } from './call.js';
import { fields, integer, list, type Reader, readParams, text } from './params.js';

type Created = { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined };

const range = fields({ gt: integer, gte: integer, lt: integer, lte: integer });
const created: Reader<Created | undefined> = (value, path) => {
  if (typeof value !== 'string') return range(value, path);
  const at = integer(value, path);
  return { gte: at, lte: at };
};

/** The parameters that every list takes. */
export const cursorShape = { ending_before: text, expand: list(text), limit: integer, starting_after: text };

/** The parameters of a list of objects with a time of their own. */
export const pageShape = { created, ...cursorShape };

/** What a list is read from: the place of an object by its id, and the objects of a page. */
export type PageSource = {
  url: string;
  noun: string;
  place: (id: string) => (Position & { account: string }) | undefined;
  read: (query: PageQuery) => object[];
};

/** A page of the account's objects, the newest first; `filters` are fields a caller may narrow it by. */
export function listPage<K extends keyof Kinds>(
  call: Call,
  kind: K,
  url: string,
  filters: readonly string[] = [],
  view: (object: Kinds[K]) => object = (object) => object,
): Answer {
  const filterShape = Object.fromEntries(filters.map((name) => [name, text]));
  const given = readParams({ ...pageShape, ...filterShape }, call.params);
  const wanted = Object.fromEntries(filters.map((name) => [name, text(call.params[name], name)]));
  return objectsPage(call, kind, url, given, wanted, view);
}

/** Like `listPage`, of parameters that were read already; a filter that is `undefined` does not narrow it. */
export function objectsPage<K extends keyof Kinds>(
  call: Call,
  kind: K,
  url: string,
  given: PageParams,
  wanted: Record<string, Match[string] | undefined>,
  view: (object: Kinds[K]) => object = (object) => object,
): Answer {
  const match: Match = {};
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) match[name] = value;
  const { objects } = call.store;
  return pageOf(call, given, {
    url,
    noun: kind,
    place: (id) => objects.find(kind, id),
    read: (query) => objects.page(kind, call.account.id, query, match).map(view),
  });
}

/** The values of `pageShape`. */
export type PageParams = { [K in keyof typeof pageShape]: ReturnType<(typeof pageShape)[K]> };

/** https://docs.stripe.com/api/pagination */
export function pageOf(call: Call, given: PageParams, source: PageSource): Answer {
  const { limit = 10, starting_after, ending_before } = given;
  if (limit < 1 || limit > 100) {
    const message = limit < 1 ? 'This value must be greater than or equal to 1.' : 'Limit may not be over 100.';
    throw invalidParam(message, { code: 'parameter_invalid_integer', param: 'limit' });
  }
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalidParam('You may only specify one of these parameters: starting_after, ending_before.');
  }
  const { gt = -1, gte = 0, lt = Number.MAX_SAFE_INTEGER, lte = lt } = given.created ?? {};
  const found = source.read({
    from: Math.max(gt + 1, gte),
    to: Math.min(lt - 1, lte),
    limit: limit + 1,
    after: position(call, source, starting_after, 'starting_after'),
    before: position(call, source, ending_before, 'ending_before'),
  });
  const has_more = found.length > limit;
  // One more than asked for was read: the one farthest from where the page begins.
  const data = has_more && ending_before !== undefined ? found.slice(1) : found.slice(0, limit);
  return ok({ object: 'list', data, has_more, url: source.url });
}

function position(call: Call, source: PageSource, id: string | undefined, param: string): Position | null {
  if (id === undefined) return null;
  const found = source.place(id);
  if (found?.account === call.account.id) return found;
  throw noSuchObject(source.noun, id, { status: 400, param });
}
