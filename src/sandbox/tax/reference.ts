import { invalidParam, refused } from '../errors.js';
import type { Call } from '../wire/call.js';
import { type Reader, required, text } from '../wire/params.js';

const LONGEST = 500;

const shortText: Reader<string | undefined> = (value, path) => {
  const given = text(value, path);
  if (given === undefined || given.length <= LONGEST) return given;
  throw invalidParam(`The reference can have up to ${LONGEST} characters.`, { param: path });
};

/** The caller's own name for a transaction. */
export const reference = required(shortText);

/** Gives a reference to a transaction; none of the account's others, reversals too, may have it. */
export function takeReference(call: Call, wanted: string, transaction: string): void {
  const id = `tax_reference ${call.account.id} ${wanted}`;
  const taken = call.store.objects.find('tax_reference', id)?.object;
  if (taken !== undefined) {
    const message = `A tax transaction with the reference ${wanted} already exists (${taken.transaction}). References must be unique across all transactions, including reversals.`;
    throw refused(message, { code: 'resource_already_exists', param: 'reference' });
  }
  call.store.objects.insert('tax_reference', call.account.id, { id, created: call.now, transaction });
}
