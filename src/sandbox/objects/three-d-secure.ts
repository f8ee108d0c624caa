/** How a charge was authenticated, as it shows it; https://docs.stripe.com/api/charges/object */
export type ThreeDSecure = {
  authentication_flow: 'challenge' | null;
  electronic_commerce_indicator: string | null;
  exemption_indicator: string | null;
  result: 'authenticated';
  result_reason: null;
  transaction_id: string | null;
  version: string;
};

/** An authentication done elsewhere that awaits the confirmation of an intent; its cryptogram is never kept. */
export type StoredAuthentication = { id: string; created: number; three_d_secure: ThreeDSecure };
