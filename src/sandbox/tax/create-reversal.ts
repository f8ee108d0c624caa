import { refused } from '../errors.js';
import { newId } from '../ids.js';
import type { StoredTransaction, TransactionLine } from '../objects/tax-transaction.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { readParams } from '../wire/params.js';
import { takeReference } from './reference.js';
import { checkParts, type GivenReversal, reversalShape } from './reversal-params.js';
import { saveReversed, saveUndone } from './reversed.js';
import { type Taking, takeFlat, takeOf, takeParts } from './taking.js';
import { allLeft, requireTransaction, transactionView } from './transaction.js';

const MOST_PARTIALS = 30;

/** https://docs.stripe.com/api/tax/transactions/create_reversal */
export function createReversal(call: Call): Answer {
  const given = readParams(reversalShape, call.params);
  checkParts(given);
  const param = 'original_transaction';
  const original = requireTransaction(call, given.original_transaction, { status: 400, param });
  const id = newId('tax');
  takeReference(call, given.reference, id);
  const taking = given.mode === 'full' ? takeAll(original) : takePart(original, given);
  const reversal = newReversal(call, id, original, taking, given);
  call.store.objects.insert('tax_transaction', call.account.id, reversal);
  if (original.wire.reversal === null) saveReversed(call, original, reversal, given.mode);
  else saveUndone(call, original, reversal);
  return ok(transactionView(call, reversal));
}

/** All of a sale of which nothing was reversed, or all of a reversal, which undoes it. */
function takeAll(original: StoredTransaction): Taking {
  const { id, lines, wire, reversed_by } = original;
  const param = 'original_transaction';
  if (reversed_by !== null) throw refused(`${id} was already fully reversed by ${reversed_by}.`, { param });
  const { shipping_cost } = wire;
  const untouched = JSON.stringify(allLeft(lines, shipping_cost)) === JSON.stringify(original.left);
  if (wire.reversal === null && !untouched) {
    const message = `Parts of ${id} were already reversed. Reverse these reversals first, or reverse what is left with a flat_amount.`;
    throw refused(message, { param });
  }
  return { lines: lines.map((line) => takeOf(line, line)), shipping: shipping_cost };
}

function takePart(original: StoredTransaction, given: GivenReversal): Taking {
  const param = 'original_transaction';
  if (original.wire.reversal !== null) {
    throw refused(`${original.id} is a reversal itself and can only be reversed in full.`, { param });
  }
  if (original.partials >= MOST_PARTIALS) {
    throw refused(`${original.id} has ${MOST_PARTIALS} partial reversals, and no more are possible.`, { param });
  }
  return given.flat_amount === undefined ? takeParts(original, given) : takeFlat(original, -given.flat_amount);
}

function newReversal(
  call: Call,
  id: string,
  original: StoredTransaction,
  taking: Taking,
  given: GivenReversal,
): StoredTransaction {
  const { shipping_cost } = original.wire;
  const lines = taking.lines.map(({ line, amount, amount_tax, reference, quantity, metadata }): TransactionLine => {
    const own = { id: newId('tax_li'), amount: -amount, amount_tax: -amount_tax, metadata, quantity, reference };
    return { ...line, ...own, reversal: { original_line_item: line.id }, type: 'reversal' };
  });
  const shipping = taking.shipping && { amount: -taking.shipping.amount, amount_tax: -taking.shipping.amount_tax };
  return {
    id,
    created: call.now,
    wire: {
      ...original.wire,
      ...{ id, created: call.now, metadata: mergedMetadata({}, given.metadata), posted_at: call.now },
      ...{ reference: given.reference, reversal: { original_transaction: original.id }, type: 'reversal' },
      shipping_cost: shipping && shipping_cost && { ...shipping_cost, ...shipping, tax_breakdown: [] },
    },
    lines,
    calculation: null,
    left: { lines: {}, shipping: null },
    partials: 0,
    reversed_by: null,
  };
}
