import type { ShopFile } from './shop-sources.js';

/** Mistakes among the zones and their rates. */
export function checkZones({ shipping: { zones }, calendar, pickup, local_delivery: local }: ShopFile): string[] {
  const areas = local.areas.map(({ id }) => `local_${id}`);
  const isOfArea = (id: string): boolean => areas.some((area) => id === area || id.startsWith(`${area}_`));
  const problems: string[] = [];
  const destinations = new Set<string>();
  zones.forEach((zone, z) => {
    zone.destinations.forEach((destination, d) => {
      const path = `$.shipping.zones[${z}].destinations[${d}]`;
      if (destinations.has(destination)) problems.push(`${path}: "${destination}" is listed twice; expected one zone`);
      destinations.add(destination);
    });
    const ids = new Set(['digital', ...pickup.locations.map(({ id }) => `pickup_${id}`)]);
    zone.rates.forEach((rate, r) => {
      const path = `$.shipping.zones[${z}].rates[${r}]`;
      if (ids.has(rate.id) || isOfArea(rate.id))
        problems.push(`${path}.id: "${rate.id}" is taken; expected another id`);
      ids.add(rate.id);
      const days = rate.delivery_days;
      if (days && days.latest < days.earliest) {
        problems.push(`${path}.delivery_days.latest: expected at least ${days.earliest}, the earliest day`);
      }
      if (days?.business_days && !calendar) {
        problems.push(
          `${path}.delivery_days.business_days: expected a calendar in shop.json, which says what they are`,
        );
      }
      let weight = 0;
      rate.steps.forEach(({ up_to_grams: upTo = Number.POSITIVE_INFINITY }, s) => {
        if (upTo <= weight) problems.push(`${path}.steps[${s}].up_to_grams: expected more than the step before`);
        weight = upTo;
      });
    });
  });
  return problems;
}
