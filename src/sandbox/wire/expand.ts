import { invalidParam } from '../errors.js';
import type { Call } from './call.js';
import { list, text } from './params.js';

type Json = Record<string, unknown>;

/** Fields that hold an id, and the kind of object behind it. */
const EXPANDABLE: Readonly<Record<string, 'charge' | 'payment_intent' | 'payment_method' | 'price' | 'product'>> = {
  charge: 'charge',
  default_price: 'price',
  latest_charge: 'charge',
  payment_intent: 'payment_intent',
  payment_method: 'payment_method',
  product: 'product',
};

/** The body with the objects that `expand` asks for in place of their ids; https://docs.stripe.com/api/expanding_objects */
export function expanded(call: Call, body: object): object {
  let result: Json = { ...body };
  for (const path of list(text)(call.params.expand, 'expand') ?? []) {
    result = expandPath(call, result, path.split('.'), path);
  }
  return result;
}

function expandPath(call: Call, object: Json, [field = '', ...rest]: string[], path: string): Json {
  const present = object[field];
  if (Array.isArray(present) && rest.length > 0) {
    return { ...object, [field]: present.map((element: Json) => expandPath(call, element, rest, path)) };
  }
  const inner = typeof present === 'string' ? load(call, field, present) : present;
  // An id that is absent stays absent; everything else has to be an object of its own.
  if (inner === null) return object;
  if (typeof inner !== 'object') {
    throw invalidParam(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  return { ...object, [field]: rest.length === 0 ? inner : expandPath(call, { ...inner }, rest, path) };
}

function load(call: Call, field: string, id: string): object | undefined {
  const kind = Object.hasOwn(EXPANDABLE, field) ? EXPANDABLE[field] : undefined;
  if (kind === undefined) return undefined;
  const found = call.store.objects.find(kind, id)?.object;
  return found !== undefined && 'wire' in found ? found.wire : found;
}
