import { invalidParam } from '../errors.js';
import { currencyCode, requireChargeable, requiredCurrency } from '../money.js';
import {
  choice,
  clearableText,
  fields,
  flag,
  ignored,
  integer,
  list,
  type Reader,
  type readParams,
  required,
  text,
  textMap,
} from '../wire/params.js';
import { paymentMethodOptions } from './three-d-secure-params.js';

const address = fields({
  city: clearableText,
  country: clearableText,
  line1: clearableText,
  line2: clearableText,
  postal_code: clearableText,
  state: clearableText,
});

const shippingFields = fields({
  address: required(address),
  name: required(text),
  carrier: clearableText,
  phone: clearableText,
  tracking_number: clearableText,
});

/** Shipping as it is stored, every field present; an empty value clears it. */
const shipping: Reader<object | null | undefined> = (value, path) => {
  if (value === '') return null;
  const given = shippingFields(value, path);
  if (given === undefined) return undefined;
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given.address;
  const { name, carrier = null, phone = null, tracking_number = null } = given;
  return { address: { city, country, line1, line2, postal_code, state }, carrier, name, phone, tracking_number };
};

const offSession: Reader<boolean | undefined> = (value, path) =>
  value === 'one_off' || value === 'recurring' ? true : flag(value, path);

/** The ways to name what pays; at most one may be given. */
const payingShape = {
  payment_method: text,
  payment_method_data: fields({
    shared_payment_granted_token: required(text),
    type: ignored,
    allow_redisplay: ignored,
    billing_details: ignored,
    metadata: ignored,
  }),
  shared_payment_granted_token: text,
};

const sharedShape = {
  ...payingShape,
  allowed_payment_method_types: ignored,
  amount_details: ignored,
  capture_method: choice('automatic', 'automatic_async', 'manual'),
  excluded_payment_method_types: ignored,
  expand: list(text),
  payment_details: ignored,
  payment_method_options: paymentMethodOptions,
  receipt_email: clearableText,
  setup_future_usage: choice('off_session', 'on_session'),
  shipping,
};

const confirmOnly = {
  error_on_requires_action: flag,
  mandate_data: ignored,
  off_session: offSession,
  radar_options: ignored,
  return_url: text,
  use_stripe_sdk: ignored,
};

const descriptive = {
  customer: clearableText,
  description: clearableText,
  metadata: textMap,
  statement_descriptor: clearableText,
  statement_descriptor_suffix: clearableText,
  transfer_group: clearableText,
};

export const createShape = {
  ...sharedShape,
  ...confirmOnly,
  ...descriptive,
  amount: required(integer),
  automatic_payment_methods: fields({ enabled: required(flag), allow_redirects: choice('always', 'never') }),
  confirm: flag,
  confirmation_method: choice('automatic', 'manual'),
  currency: requiredCurrency,
};

export const confirmShape = { ...sharedShape, ...confirmOnly };

export const updateShape = { ...sharedShape, ...descriptive, amount: integer, currency: currencyCode };

export const captureShape = {
  amount_to_capture: integer,
  expand: list(text),
  final_capture: flag,
  metadata: textMap,
  statement_descriptor: clearableText,
  statement_descriptor_suffix: clearableText,
};

export const cancelShape = {
  cancellation_reason: choice('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
  expand: list(text),
};

type Paying = { [K in keyof typeof payingShape]: ReturnType<(typeof payingShape)[K]> };

/** What is to pay: a payment method, a shared payment token, or nothing named. */
export type Payer = { method: string } | { token: string } | null;

/** Reads the payer, and refuses two of them. */
export function payerOf(given: Paying): Payer {
  const inData = given.payment_method_data?.shared_payment_granted_token;
  const { payment_method: method, shared_payment_granted_token: onTop } = given;
  const names = [method && 'payment_method', inData && 'payment_method_data', onTop && 'shared_payment_granted_token'];
  const used = names.filter((name) => name !== undefined);
  if (used.length > 1) {
    throw invalidParam(`You may only specify one of these parameters: ${used.join(', ')}.`, { param: used[1] });
  }
  const token = inData ?? onTop;
  if (token !== undefined) return { token };
  return method === undefined ? null : { method };
}

/** Refuses a create call that cannot be: a bad amount, or parameters of a confirmation that does not happen. */
export function checkCreate(given: ReturnType<typeof readParams<typeof createShape>>): void {
  requireChargeable(given.amount, given.currency);
  if (given.confirm) return;
  for (const param of ['error_on_requires_action', 'off_session', 'return_url'] as const) {
    if (given[param] === undefined) continue;
    throw invalidParam(`You can only provide ${param} when confirm is true.`, { param });
  }
}
