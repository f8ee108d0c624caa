import { countryName } from '../../domain/regions.js';
import { shopJsonSchema } from '../../providers/shop-schema.js';

/** What shop.json is made of. */
export interface ShopAnswers {
  name: string;
  /** Lower-case ISO 4217. */
  currency: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  region?: string | undefined;
  /** Minor units of the one shipping rate. */
  shipping: number;
  /** Per cent of the tax at home that is inside the prices; absent where tax comes on top. */
  taxInside?: number | undefined;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** shop.json of a new shop: one shipping zone, and no tax but the one that is inside the prices. */
export function starterShop({ name, currency, country, region, shipping, taxInside }: ShopAnswers): string {
  const home = region === undefined ? country : `${country}-${region}`;
  return json({
    $schema: './shop.schema.json',
    name,
    currency,
    country,
    ...(region !== undefined && { region }),
    prices_include_tax: taxInside !== undefined,
    links: [],
    support: {},
    shipping: {
      zones: [
        {
          // No buyer reads the name of a zone.
          name: `${countryName(country)} (a starter rate, to be looked at)`,
          destinations: [country],
          rates: [{ id: 'standard', title: 'Standard shipping', steps: [{ amount: shipping }] }],
        },
      ],
    },
    tax: { elsewhere: 'untaxed', rates: taxInside === undefined ? {} : { [home]: { percent: taxInside } } },
    discounts: [],
  });
}

/** shop.schema.json, which helps editors with shop.json. */
export const shopSchemaFile = (): string => json(shopJsonSchema());
