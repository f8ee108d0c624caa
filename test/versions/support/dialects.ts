import { ADDRESS, BUYER } from '../../support/builders.js';

/* What an agent wants, in the words of each version. */

export const DATES = ['2025-09-29', '2025-12-12', '2026-01-16', '2026-01-30', '2026-04-17'] as const;

export type Dated = (typeof DATES)[number];

/** Those that put a quantity into the item, and pay with a token at Stripe. */
const EARLY: readonly string[] = ['2025-09-29', '2025-12-12', '2026-01-16'];

export const isEarly = (version: string): boolean => EARLY.includes(version);

export interface Wanted {
  items?: Record<string, number>;
  buyer?: object | null;
  address?: object | null;
  /** What is asked for besides, in the newest words; said where the version has them. */
  more?: Record<string, unknown>;
}

/** How a version says something; bodies are as its own official schema has them, but for the quantity of a requested line. */
export interface Dialect {
  version: string;
  create(wanted?: Wanted): Record<string, unknown>;
  update(wanted: Wanted): Record<string, unknown>;
  select(option: { id: string; type?: string; items: string[] }): Record<string, unknown>;
  complete(token: string, more?: Record<string, unknown>): Record<string, unknown>;
}

const itemsOf = (items: Record<string, number>) => Object.entries(items).map(([id, quantity]) => ({ id, quantity }));

function partsOf(version: string, { items, buyer, address }: Wanted): Record<string, unknown> {
  const details = version === '2025-09-29' ? 'fulfillment_address' : 'fulfillment_details';
  const place = address && version !== '2025-09-29' ? { name: 'Ada Byron', email: BUYER.email, address } : address;
  return {
    ...(items && { [isEarly(version) ? 'items' : 'line_items']: itemsOf(items) }),
    ...(buyer !== undefined && { buyer }),
    ...(address !== undefined && { [details]: place }),
  };
}

/** The dialect of a version; that of a later one than all of these is the newest one's. */
export function dialectOf(version: string): Dialect {
  const early = isEarly(version);
  return {
    version,
    create: ({ items = { item_123: 1 }, buyer = BUYER, address = ADDRESS, more = {} } = {}) => ({
      ...(!early && { currency: 'usd', capabilities: {} }),
      ...partsOf(version, { items, ...(buyer && { buyer }), ...(address && { address }) }),
      ...(!early && more),
    }),
    update: (wanted) => ({ ...partsOf(version, wanted), ...(!early && wanted.more) }),
    select({ id, type = 'shipping', items }) {
      if (version === '2025-09-29') return { fulfillment_option_id: id };
      const selected = { option_id: id, item_ids: items };
      const way = type === 'digital' ? 'digital' : 'shipping';
      return {
        selected_fulfillment_options: [early ? { type: way, [way]: selected } : { type, ...selected }],
      };
    },
    complete: (token, more = {}) => ({
      payment_data: early
        ? { token, provider: 'stripe', billing_address: ADDRESS }
        : {
            handler_id: 'card_tokenized',
            instrument: { type: 'card', credential: { type: 'spt', token } },
            billing_address: ADDRESS,
          },
      ...more,
    }),
  };
}
