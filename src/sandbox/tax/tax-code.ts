import { noSuchObject } from '../errors.js';
import { clearableText, type Reader } from '../wire/params.js';

/** Any code of the form of Stripe's; https://docs.stripe.com/tax/tax-codes */
export const taxCode: Reader<string | null | undefined> = (value, path) => {
  const code = clearableText(value, path);
  if (typeof code !== 'string' || /^txcd_\d{8}$/.test(code)) return code;
  throw noSuchObject('tax code', code, { status: 400, param: path });
};
