import type { BillingDetails, PaymentMethod } from './payment-method.js';
import type { ThreeDSecure } from './three-d-secure.js';

/** Amounts in minor units, times in seconds; https://docs.stripe.com/api/charges/object */
export type Charge = {
  id: string;
  object: 'charge';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: null;
  billing_details: BillingDetails;
  captured: boolean;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  disputed: boolean;
  failure_code: string | null;
  failure_message: string | null;
  livemode: false;
  metadata: Record<string, string>;
  outcome: object | null;
  paid: boolean;
  payment_intent: string;
  payment_method: string;
  payment_method_details: { type: 'card'; card: PaymentMethod['card'] & { three_d_secure: ThreeDSecure | null } };
  receipt_email: string | null;
  refunded: boolean;
  shipping: object | null;
  statement_descriptor_suffix: string | null;
  status: 'succeeded' | 'pending' | 'failed';
};
