import { contactFor, type MarketingOffer } from '../../domain/marketing.js';
import type { Store } from '../../store/store.js';
import type { Quoting } from './quoting.js';

/** Quotes that say which marketing the buyer may agree to, and what they agreed to before. */
export const offeringQuoting = (
  quoting: Quoting,
  { consents }: Pick<Store, 'consents'>,
  offers: readonly MarketingOffer[],
): Quoting => ({
  async quote(draft, ...context) {
    const quote = await quoting.quote(draft, ...context);
    const marketing = offers.map(async (offer) => {
      const contact = contactFor(offer.channel, draft);
      return { ...offer, isSubscribed: contact !== undefined && (await consents.isSubscribed(offer.channel, contact)) };
    });
    return { ...quote, marketing: await Promise.all(marketing) };
  },
});
