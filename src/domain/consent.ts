import { contactFor, type MarketingConsent } from './marketing.js';
import type { Order } from './order.js';
import type { CheckoutSession } from './session.js';

/** What the buyer's answers put on record when the order is made; a channel without a contact is left out. */
export function consentsOf(
  { draft, consents = [] }: Pick<CheckoutSession, 'draft' | 'consents'>,
  { id, sessionId, agentId, createdAt }: Pick<Order, 'id' | 'sessionId' | 'agentId' | 'createdAt'>,
): MarketingConsent[] {
  const language = draft.locale === undefined ? {} : { locale: draft.locale };
  return consents.flatMap(({ offer, optedIn }) => {
    const contact = contactFor(offer.channel, draft);
    return contact === undefined
      ? []
      : [{ ...offer, contact, optedIn, ...language, agentId, sessionId, orderId: id, at: createdAt }];
  });
}
