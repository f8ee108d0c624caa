import { invalidParam } from '../errors.js';
import type { ThreeDSecure } from '../objects/three-d-secure.js';
import type { FormValue } from '../wire/form.js';
import { choice, fields, ignored, type Reader, required, text } from '../wire/params.js';

const threeDSecure = fields({
  ares_trans_status: choice('A', 'C', 'I', 'N', 'R', 'U', 'Y'),
  cryptogram: required(text),
  electronic_commerce_indicator: choice('01', '02', '05', '06', '07'),
  exemption_indicator: choice('low_risk', 'none'),
  network_options: ignored,
  requestor_challenge_indicator: ignored,
  transaction_id: required(text),
  version: required(choice('1.0.2', '2.1.0', '2.2.0', '2.3.0', '2.3.1')),
});

/** Answers of the card's bank that leave the buyer unauthenticated. */
const UNAUTHENTICATED = ['C', 'N', 'R', 'U'];

/**
 * `payment_method_options`, of which an authentication that was done elsewhere has an effect here and all else none.
 * https://docs.stripe.com/payments/payment-intents/three-d-secure-import
 */
export const paymentMethodOptions: Reader<ThreeDSecure | undefined> = (value, path) => {
  const card = inside(value, 'card', path);
  const at = `${path}[card]`;
  const given = threeDSecure(inside(card, 'three_d_secure', at), `${at}[three_d_secure]`);
  if (given === undefined || UNAUTHENTICATED.includes(given.ares_trans_status ?? '')) return undefined;
  return {
    authentication_flow: null,
    electronic_commerce_indicator: given.electronic_commerce_indicator ?? null,
    exemption_indicator: given.exemption_indicator ?? null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: given.transaction_id,
    version: given.version,
  };
};

function inside(value: FormValue | undefined, name: string, path: string): FormValue | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') throw invalidParam('Invalid hash', { param: path });
  return value[name];
}
