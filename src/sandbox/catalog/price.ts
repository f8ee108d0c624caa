import { emit } from '../events/emit.js';
import { newId } from '../ids.js';
import type { Price } from '../objects/price.js';
import type { Call } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { amountsOf, type Priced, recurringOf } from './price-params.js';

type NewPrice = Priced & {
  active?: boolean | undefined;
  lookup_key?: string | undefined;
  nickname?: string | undefined;
  product: string;
};

/** A price as the caller asked for it, not stored yet. */
export function newPrice(call: Call, given: NewPrice): Price {
  const recurring = recurringOf(given);
  return {
    id: newId('price'),
    object: 'price',
    active: given.active ?? true,
    billing_scheme: 'per_unit',
    created: call.now,
    currency: given.currency,
    livemode: false,
    lookup_key: given.lookup_key ?? null,
    metadata: mergedMetadata({}, given.metadata),
    nickname: given.nickname ?? null,
    product: given.product,
    recurring,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring === null ? 'one_time' : 'recurring',
    ...amountsOf(given),
  };
}

/** Stores a new price and says so. */
export function addPrice(call: Call, price: Price): void {
  call.store.objects.insert('price', call.account.id, price);
  emit(call, 'price.created', price);
}
