import type { SessionMessage } from '../wire.js';
import { FIELDS, type FieldName } from './draft.js';

/** Where a message is shown: at a field, at one of the other parts, or at the end. */
export type Place = FieldName | 'quantity' | 'delivery' | 'discount' | 'general';

const PLACES: readonly [RegExp, Place][] = [
  [/quantity$/, 'quantity'],
  [/discount|coupon/, 'discount'],
  [/fulfillment_option/, 'delivery'],
  [/line_items|variant_id/, 'quantity'],
];

/** The place of what a session, or a refusal, says about `param`. */
export function placeOf(param: string | undefined): Place {
  if (param === undefined) return 'general';
  const last = param.split('.').at(-1);
  if (last === 'full_name' || last === 'first_name' || last === 'last_name') return 'name';
  const field = FIELDS.find((name) => name === last);
  if (field) return field;
  return PLACES.find(([pattern]) => pattern.test(param))?.[1] ?? 'general';
}

/** A whole address that is missing is told by its fields. */
const isToldByFields = ({ code, param }: SessionMessage): boolean =>
  code === 'missing' && /(email|address|buyer|fulfillment_details)$/.test(param ?? '');

/** What a session says, by place; each place has the sentences of its errors before the others. */
export function messagesByPlace(messages: readonly SessionMessage[] = []): Map<Place, SessionMessage[]> {
  const byPlace = new Map<Place, SessionMessage[]>();
  const rank = { error: 0, warning: 1, info: 2 };
  for (const message of messages.filter((each) => !isToldByFields(each)).sort((a, b) => rank[a.type] - rank[b.type])) {
    const place = placeOf(message.param);
    byPlace.set(place, [...(byPlace.get(place) ?? []), message]);
  }
  return byPlace;
}
