import type { CheckoutSession } from '../../domain/session.js';
import type { Say } from '../render-totals.js';
import type { WireHandler } from '../wire.js';

/** A way to pay that the shop itself stands for (ACP, handlers `dev.acp.seller_backed.…`), as sessions offer it. */
export interface SellerBackedOffer {
  isOffered(session: CheckoutSession): boolean;
  describe(say: Say): WireHandler;
}

const VERSION = '2026-02-05';

/** What all of these handlers have in common; `type` is that of the protocol, `id` the one of this shop. */
export const sellerBackedHandler = (
  type: 'saved_card' | 'gift_card' | 'points' | 'store_credit',
  {
    id,
    displayName,
    config,
  }: { id: string; displayName: string; config: { merchant_id: string; [field: string]: unknown } },
): WireHandler => ({
  id,
  name: `dev.acp.seller_backed.${type}`,
  display_name: displayName,
  version: VERSION,
  spec: `https://acp.dev/handlers/seller_backed/${type}`,
  requires_delegate_payment: true,
  requires_pci_compliance: false,
  psp: 'seller_managed',
  config_schema: `https://acp.dev/schemas/handlers/seller_backed/${type}/config.json`,
  instrument_schemas: [`https://acp.dev/schemas/handlers/seller_backed/${type}/instrument.json`],
  config: { psp: 'seller_managed', display_name: displayName, ...config },
});
