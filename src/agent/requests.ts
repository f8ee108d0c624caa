import type { WireSession } from '../protocol/wire.js';

/* What an agent sends and reads, as far as this one does (ACP 2026-04-17). */

export type Buyer = NonNullable<WireSession['buyer']>;
export type FulfillmentDetails = NonNullable<WireSession['fulfillment_details']>;
export type Address = NonNullable<FulfillmentDetails['address']>;

export interface RequestedItem {
  id: string;
  quantity?: number;
}

export interface Discounts {
  codes: string[];
}

export interface SelectedOption {
  type: string;
  option_id: string;
  item_ids: string[];
}

export interface CreateBody {
  line_items: RequestedItem[];
  currency: string;
  capabilities: Record<string, unknown>;
  buyer?: Buyer;
  fulfillment_details?: FulfillmentDetails;
  discounts?: Discounts;
  locale?: string;
}

/** What is absent stays as it is. */
export interface UpdateBody {
  line_items?: RequestedItem[];
  buyer?: Buyer;
  fulfillment_details?: FulfillmentDetails;
  selected_fulfillment_options?: SelectedOption[];
  discounts?: Discounts;
}

export interface CompleteBody {
  payment_data: {
    handler_id: string;
    instrument: { type: 'card'; credential: { type: 'spt'; token: string } };
    billing_address?: Address;
  };
  buyer?: Buyer;
}

export interface CancelBody {
  intent_trace?: { reason_code: string; trace_summary?: string };
}

/** `/.well-known/acp.json`. */
export interface Discovery {
  protocol: { name: string; version: string; supported_versions: string[] };
  api_base_url: string;
  transports: string[];
  capabilities: {
    services: string[];
    extensions?: { name: string }[];
    supported_currencies?: string[];
    supported_locales?: string[];
  };
}
