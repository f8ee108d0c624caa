/** A card that the pretend payment sheet offers. */
export interface TestCard {
  /** A test payment method of Stripe (https://docs.stripe.com/testing), or of the sandbox. */
  id: string;
  label: string;
}

export const TEST_CARDS: readonly TestCard[] = [
  { id: 'pm_card_visa', label: 'Visa 4242, works' },
  { id: 'pm_card_chargeDeclined', label: 'Visa 0002, is declined' },
  { id: 'pm_card_visa_chargeDeclinedInsufficientFunds', label: 'Visa 9995, has insufficient funds' },
  { id: 'pm_card_authenticationRequired', label: 'Visa 3184, asks for 3-D Secure' },
  { id: 'pm_sandbox_processing', label: 'Visa 4242, is settled later' },
];
