import { hasOwnUnitsAtStripe } from '../domain/charge-limits.js';
import { exampleRegion, hasKnownRegions, isKnownRegion, regionKey } from '../domain/regions.js';
import type { ShopFile } from './shop-sources.js';

/** Where the shop is at home, and that the tax there is known where the prices have it inside. */
export function checkHome({ country, region, prices_include_tax: isTaxInside, tax }: ShopFile): string[] {
  const { rates, provider } = tax;
  const asksForTax = provider !== undefined && tax.when_away === 'refuse';
  const home = regionKey(country, region ?? '');
  if (region !== undefined && hasKnownRegions(country) && !isKnownRegion(home)) {
    return [`$.region: expected a region of ${country}, such as "${exampleRegion(country)}"; got "${region}"`];
  }
  if (!isTaxInside || asksForTax || rates[home]) return [];
  const isByRegion = Object.keys(rates).some((key) => key.startsWith(`${country}-`));
  if (rates[country] && (region !== undefined || !isByRegion || !hasKnownRegions(country))) return [];
  const expected = `expected a rate for "${country}", or $.region and a rate for that region`;
  return [`$.tax.rates: the prices include tax, but the tax at home is not known; ${expected}`];
}

/** Mistakes about who is asked for the tax. */
export function checkTaxSource({ currency, tax: { provider, when_away: whenAway, rates } }: ShopFile): string[] {
  if (provider === 'stripe' && hasOwnUnitsAtStripe(currency)) {
    return [`$.tax.provider: Stripe Tax counts ${currency} in units of its own; expected rates, or a back end`];
  }
  if (provider === undefined && whenAway === 'rates') {
    return ['$.tax.when_away: expected a provider beside it; without one, the rates are all there is'];
  }
  if (whenAway === 'refuse' || Object.keys(rates).length > 0) return [];
  return ['$.tax.rates: expected at least one rate, to be used while the provider is away'];
}

/** Names that are no part of the rate whose other rates they are in. */
export function checkTaxParts({ tax: { rates } }: ShopFile): string[] {
  return Object.entries(rates).flatMap(([key, { name, parts, local = [], tax_codes: codes = {} }]) => {
    const own = parts ?? [{ name: name ?? key }];
    const names = [...own, ...local.flatMap((place) => place.parts)].map((part) => part.name);
    return Object.entries(codes).flatMap(([code, other]) =>
      Object.keys(typeof other === 'number' ? {} : other)
        .filter((part) => !names.includes(part))
        .map(
          (part) =>
            `$.tax.rates[${JSON.stringify(key)}].tax_codes[${JSON.stringify(code)}]: "${part}" is no part of this rate; expected one of ${names.join(', ')}`,
        ),
    );
  });
}
