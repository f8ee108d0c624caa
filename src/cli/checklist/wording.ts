import type { Version } from '../../protocol/index.js';

/* What an agent says in each version, as far as the checklist says it. */

/** Of a postal address, as every version has it. */
export interface ChecklistAddress {
  name: string;
  line_one: string;
  line_two?: string;
  city: string;
  state: string;
  country: string;
  postal_code: string;
}

/** A delivery that a session offers. */
export interface OfferedOption {
  id: string;
  type: string;
}

/** The bodies of requests in one version. */
export interface Wording {
  create(itemIds: readonly string[], address?: ChecklistAddress): object;
  deliverTo(address: ChecklistAddress): object;
  choose(option: OfferedOption, lineIds: readonly string[]): object;
  pay(payment: TokenPayment): object;
}

/** A card behind a shared payment token. */
export interface TokenPayment {
  token: string;
  /** Of the way to pay, where the version has such. */
  handlerId: string | undefined;
  address: ChecklistAddress;
}

export const BUYER = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' };

const ITEMS = (itemIds: readonly string[]) => itemIds.map((id) => ({ id, quantity: 1 }));

const withToken = ({ token, address }: TokenPayment) => ({
  payment_data: { token, provider: 'stripe', billing_address: address },
});

const oldest: Wording = {
  create: (itemIds, address) => ({
    items: ITEMS(itemIds),
    ...(address && { buyer: BUYER, fulfillment_address: address }),
  }),
  deliverTo: (address) => ({ buyer: BUYER, fulfillment_address: address }),
  choose: ({ id }) => ({ fulfillment_option_id: id }),
  pay: withToken,
};

const detailsOf = (address: ChecklistAddress) => ({
  buyer: BUYER,
  fulfillment_details: { name: address.name, address },
});

const withDetails: Wording = {
  create: (itemIds, address) => ({ items: ITEMS(itemIds), ...(address && detailsOf(address)) }),
  deliverTo: detailsOf,
  choose: ({ id, type }, lineIds) => ({
    selected_fulfillment_options: [{ type, [type]: { option_id: id, item_ids: lineIds } }],
  }),
  pay: withToken,
};

const withHandlers = (currency: string): Wording => ({
  create: (itemIds, address) => ({
    line_items: ITEMS(itemIds),
    currency,
    capabilities: {},
    ...(address && detailsOf(address)),
  }),
  deliverTo: detailsOf,
  choose: ({ id, type }, lineIds) => ({ selected_fulfillment_options: [{ type, option_id: id, item_ids: lineIds }] }),
  pay: ({ token, handlerId, address }) => ({
    payment_data: {
      handler_id: handlerId,
      instrument: { type: 'card', credential: { type: 'spt', token } },
      billing_address: address,
    },
  }),
});

/** How an agent of a version words its requests; `currency` is lower-case ISO 4217. */
export function wordingOf(version: Version, currency: string): Wording {
  if (version === '2025-09-29') return oldest;
  return version === '2025-12-12' || version === '2026-01-16' ? withDetails : withHandlers(currency);
}
