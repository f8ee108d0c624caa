import type { FulfillmentType } from '../domain/catalog.js';
import type { FulfillmentOption } from '../domain/quote.js';
import { localDeliveryFromAreas } from './local-delivery-areas.js';
import { pickupFromLocations } from './pickup-locations.js';
import { shippingFromRates } from './shipping-rates.js';
import type { ShopSettings } from './shop-settings.js';
import type { ShippingAnswer, ShippingProvider, Undelivered } from './types.js';

type DeliverySettings = Pick<ShopSettings, 'shipping' | 'pickup' | 'localDelivery' | 'calendar'>;

/**
 * Delivery as shop.json says it: shipping, pickup and local delivery. With `other`, that offers in place of the rates,
 * and whatever of the rest shop.json does not have.
 */
export function deliveryFromShop(shop: DeliverySettings, other?: ShippingProvider): ShippingProvider {
  const { pickup = [], localDelivery = [] } = shop;
  const own: FulfillmentType[] = [
    ...(pickup.length > 0 ? (['pickup'] as const) : []),
    ...(localDelivery.length > 0 ? (['local_delivery'] as const) : []),
  ];
  const all = [
    other ? without(own, other) : shippingFromRates(shop),
    pickupFromLocations(pickup),
    localDeliveryFromAreas(localDelivery),
  ];
  return {
    options: async (request) => together(await Promise.all(all.map((provider) => provider.options(request)))),
  };
}

/** The same provider, asked for nothing but other ways. */
const without = (types: readonly FulfillmentType[], provider: ShippingProvider): ShippingProvider => ({
  async options(request) {
    const lines = request.lines.flatMap((line) => {
      const ways = line.ways.filter((way) => way !== 'digital' && !types.includes(way));
      return ways.length > 0 ? [{ ...line, ways }] : [];
    });
    return lines.length > 0 ? provider.options({ ...request, lines }) : { options: [] };
  },
});

/** What several offer, as one answer. */
function together(answers: readonly ShippingAnswer[]): ShippingAnswer {
  const undelivered = new Map<string, Undelivered>();
  const options = new Map<string, FulfillmentOption>();
  for (const answer of answers) {
    for (const option of answer.options) if (!options.has(option.id)) options.set(option.id, option);
    for (const [id, why] of answer.undelivered ?? []) if (!undelivered.has(id)) undelivered.set(id, why);
  }
  const refused = answers.find((answer) => answer.refused)?.refused;
  return { options: [...options.values()], ...(refused && { refused }), undelivered };
}
