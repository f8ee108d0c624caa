import type { WireHandler } from './wire.js';

/** The one way to pay: a card behind a shared payment token (handler `dev.acp.tokenized.card`). */
export const CARD_HANDLER_ID = 'card_tokenized';

export interface HandlerSettings {
  /** The seller's Stripe profile, for which the agent has its token granted. */
  profileId: string;
  environment: 'sandbox' | 'production';
  /** Whether an agent may authenticate its buyer before it pays. */
  supports3ds?: boolean;
}

export function cardHandler({ profileId, environment, supports3ds = false }: HandlerSettings): WireHandler {
  return {
    id: CARD_HANDLER_ID,
    name: 'dev.acp.tokenized.card',
    display_name: 'Card',
    version: '2026-01-22',
    spec: 'https://acp.dev/handlers/tokenized.card',
    requires_delegate_payment: true,
    requires_pci_compliance: false,
    psp: 'stripe',
    config_schema: 'https://acp.dev/schemas/handlers/tokenized.card/config.json',
    instrument_schemas: ['https://acp.dev/schemas/handlers/tokenized.card/instrument.json'],
    config: {
      merchant_id: profileId,
      psp: 'stripe',
      accepted_brands: ['visa', 'mastercard', 'amex', 'discover', 'diners', 'jcb', 'unionpay'],
      accepted_funding_types: ['credit', 'debit', 'prepaid'],
      supports_3ds: supports3ds,
      ...(supports3ds && { '3ds_versions': ['2.1', '2.2'] }),
      environment,
    },
  };
}
