import { CARD_BRANDS, type CardHandler, FUNDING_TYPES } from '../domain/payment-handler.js';
import type { WireHandler } from './wire.js';

/** What holds for every card handler of a server. */
export interface HandlerSettings {
  /** The seller's Stripe profile, for which the agent has its token granted. */
  profileId: string;
  environment: 'sandbox' | 'production';
  /** Whether an agent may authenticate its buyer before it pays. */
  supports3ds?: boolean;
}

/** A card behind a shared payment token (handler `dev.acp.tokenized.card`, payment handlers §10). */
export function cardHandler(
  { id, displayName, displayOrder, merchantId, brands, fundingTypes, threeDsVersions }: CardHandler,
  { profileId, environment, supports3ds = false }: HandlerSettings,
): WireHandler {
  return {
    id,
    name: 'dev.acp.tokenized.card',
    display_name: displayName,
    display_order: displayOrder,
    version: '2026-01-22',
    spec: 'https://acp.dev/handlers/tokenized.card',
    requires_delegate_payment: true,
    requires_pci_compliance: false,
    psp: 'stripe',
    config_schema: 'https://acp.dev/schemas/handlers/tokenized.card/config.json',
    instrument_schemas: ['https://acp.dev/schemas/handlers/tokenized.card/instrument.json'],
    config: {
      merchant_id: merchantId ?? profileId,
      psp: 'stripe',
      accepted_brands: brands ?? CARD_BRANDS,
      accepted_funding_types: fundingTypes ?? FUNDING_TYPES,
      supports_3ds: supports3ds,
      ...(supports3ds && { '3ds_versions': threeDsVersions }),
      environment,
    },
  };
}
