import { refused } from '../errors.js';
import { emit } from '../events/emit.js';
import type { Call } from '../wire/call.js';

type Wish = {
  lookup_key?: string | undefined;
  /** Whether it may be taken from the price that has it. */
  transfer_lookup_key?: boolean | undefined;
  /** The price that asks, if it is there already. */
  owner?: string;
};

/** Makes a lookup key free for a price: one price has it, active or not. https://docs.stripe.com/api/prices/create */
export function freeLookupKey(call: Call, { lookup_key, transfer_lookup_key = false, owner }: Wish): void {
  if (lookup_key === undefined) return;
  const holder = call.store.objects.newest('price', call.account.id, { lookup_key });
  if (holder === undefined || holder.id === owner) return;
  if (!transfer_lookup_key) {
    throw refused(`A price (\`${holder.id}\`) already uses that lookup key.`, { param: 'lookup_key' });
  }
  const without = { ...holder, lookup_key: null };
  call.store.objects.save(without);
  emit(call, 'price.updated', without, { previous: { lookup_key } });
}
