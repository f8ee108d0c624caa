import { invalidParam, noSuchObject } from '../errors.js';
import type { Kinds, PageQuery } from '../store/objects.js';
import { type Answer, type Call, ok } from './call.js';
import { fields, integer, list, type Reader, readParams, text } from './params.js';

type Created = { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined };

const range = fields({ gt: integer, gte: integer, lt: integer, lte: integer });
const created: Reader<Created | undefined> = (value, path) => {
  if (typeof value !== 'string') return range(value, path);
  const at = integer(value, path);
  return { gte: at, lte: at };
};

const listShape = { created, expand: list(text), limit: integer, starting_after: text };

/** A page of the account's objects, the newest first; https://docs.stripe.com/api/pagination */
export function listPage(call: Call, kind: keyof Kinds, url: string): Answer {
  const given = readParams(listShape, call.params);
  const limit = given.limit ?? 10;
  if (limit < 1 || limit > 100) {
    const message = limit < 1 ? 'This value must be greater than or equal to 1.' : 'Limit may not be over 100.';
    throw invalidParam(message, { code: 'parameter_invalid_integer', param: 'limit' });
  }
  const { gt = -1, gte = 0, lt = Number.MAX_SAFE_INTEGER, lte = lt } = given.created ?? {};
  const query: PageQuery = {
    from: Math.max(gt + 1, gte),
    to: Math.min(lt - 1, lte),
    limit: limit + 1,
    after: given.starting_after === undefined ? null : position(call, kind, given.starting_after),
  };
  const found = call.store.objects.page(kind, call.account.id, query);
  return ok({ object: 'list', data: found.slice(0, limit), has_more: found.length > limit, url });
}

function position(call: Call, kind: keyof Kinds, id: string): PageQuery['after'] {
  const found = call.store.objects.find(kind, id);
  if (found?.account === call.account.id) return found;
  throw noSuchObject(kind, id, { status: 400, param: 'starting_after' });
}
