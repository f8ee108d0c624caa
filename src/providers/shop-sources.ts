import type { ShopJson } from './shop-schema.js';

/** Who is asked: one of ours, or the merchant's own back end. */
export type Source<Kind extends string> = { kind: Kind } | { kind: 'back_end'; url: string };

/** Where the shop's data comes from, as shop.json says. */
export interface ShopSources {
  catalog: Source<'files' | 'stripe'>;
  shipping: Source<'table'>;
  discounts: Source<'table'>;
  tax: Source<'table' | 'stripe'>;
  /** Whether the table is used while the tax's source gives no answer. */
  taxFallsBack: boolean;
  /** Codes of Stripe Tax, for what has none of its own. */
  taxCodes: { goods?: string; shipping?: string };
  /** URLs of the merchant's own back end. */
  stock?: string;
  placeOrder?: string;
}

type TaxJson = Exclude<ShopJson['tax'], string>;

/** What shop.json itself holds: the tables, which are empty where somebody else is asked. */
export interface ShopFile extends Omit<ShopJson, 'shipping' | 'tax' | 'discounts'> {
  shipping: Exclude<ShopJson['shipping'], string>;
  tax: TaxJson;
  discounts: Exclude<ShopJson['discounts'], string>;
}

/** Takes apart what shop.json holds and whom it names. */
export function separateSources(json: ShopJson): { file: ShopFile; sources: ShopSources } {
  const { shipping, discounts } = json;
  const tax: TaxJson =
    typeof json.tax === 'string'
      ? { provider: json.tax, when_away: 'refuse', elsewhere: 'untaxed', rates: {} }
      : json.tax;
  const { default_tax_code: goods, shipping_tax_code: forShipping } = tax;
  return {
    file: {
      ...json,
      shipping: typeof shipping === 'string' ? { zones: [] } : shipping,
      tax,
      discounts: typeof discounts === 'string' ? [] : discounts,
    },
    sources: {
      catalog: sourceOf(json.catalog, 'files', 'stripe'),
      shipping: typeof shipping === 'string' ? { kind: 'back_end', url: shipping } : { kind: 'table' },
      discounts: typeof discounts === 'string' ? { kind: 'back_end', url: discounts } : { kind: 'table' },
      tax: tax.provider === undefined ? { kind: 'table' } : sourceOf(tax.provider, 'stripe'),
      taxFallsBack: tax.provider !== undefined && tax.when_away === 'rates',
      taxCodes: { ...(goods && { goods }), ...(forShipping && { shipping: forShipping }) },
      ...(json.stock !== undefined && { stock: json.stock }),
      ...(json.place_order !== undefined && { placeOrder: json.place_order }),
    },
  };
}

function sourceOf<Kind extends string>(text: string, ...kinds: Kind[]): Source<Kind> {
  const kind = kinds.find((each) => each === text);
  return kind === undefined ? { kind: 'back_end', url: text } : { kind };
}
