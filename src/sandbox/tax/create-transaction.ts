import { invalidParam, noSuchObject, refused } from '../errors.js';
import { newId } from '../ids.js';
import type { StoredCalculation } from '../objects/tax-calculation.js';
import type { StoredTransaction, TransactionLine } from '../objects/tax-transaction.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import { integer, list, readParams, required, text, textMap } from '../wire/params.js';
import { reference, takeReference } from './reference.js';
import { allLeft, transactionView } from './transaction.js';

const createShape = {
  calculation: required(text),
  expand: list(text),
  metadata: textMap,
  posted_at: integer,
  reference,
};

/** https://docs.stripe.com/api/tax/transactions/create_from_calculation */
export function createTransaction(call: Call): Answer {
  const given = readParams(createShape, call.params);
  const calculation = usableCalculation(call, given.calculation);
  const { wire: calculated } = calculation;
  const posted_at = given.posted_at ?? call.now;
  if (posted_at > call.now || posted_at < Math.min(calculated.tax_date, call.now)) {
    const message = 'The posting time must be between the tax date and the current time.';
    throw invalidParam(message, { param: 'posted_at' });
  }
  const id = newId('tax');
  takeReference(call, given.reference, id);
  const lines = calculation.lines.map(({ performance_location: _, tax_breakdown: __, ...line }): TransactionLine => {
    return { ...line, id: newId('tax_li'), object: 'tax.transaction_line_item', reversal: null, type: 'transaction' };
  });
  const { currency, customer, customer_details, livemode, ship_from_details, shipping_cost, tax_date } = calculated;
  const stored: StoredTransaction = {
    id,
    created: call.now,
    wire: {
      ...{ id, object: 'tax.transaction', created: call.now, currency, customer, customer_details, livemode },
      ...{ metadata: mergedMetadata({}, given.metadata), posted_at, reference: given.reference, reversal: null },
      ...{ ship_from_details, shipping_cost, tax_date, type: 'transaction' },
    },
    lines,
    calculation: calculated.id,
    left: allLeft(lines, shipping_cost),
    partials: 0,
    reversed_by: null,
  };
  call.store.objects.insert('tax_transaction', call.account.id, stored);
  call.store.objects.save({ ...calculation, transaction: id });
  return ok(transactionView(call, stored));
}

/** A calculation of the caller's that has neither expired nor become a transaction. */
function usableCalculation(call: Call, id: string): StoredCalculation {
  const param = 'calculation';
  const found = call.store.objects.find('tax_calculation', id);
  if (found?.account !== call.account.id) throw noSuchObject('tax calculation', id, { status: 400, param });
  const { transaction, wire } = found.object;
  if (wire.expires_at <= call.now) {
    throw refused(`The tax calculation ${id} has expired. Make a new one and use that.`, { param });
  }
  if (transaction !== null) {
    throw refused(`The tax calculation ${id} was already used for the transaction ${transaction}.`, { param });
  }
  return found.object;
}
