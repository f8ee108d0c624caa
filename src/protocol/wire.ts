import type { Message } from '../domain/message.js';
import type { WireTotal } from './render-totals.js';
import type { WireBuyer, WireFulfillmentDetails, WireFulfillmentGroup } from './schema.js';

/* Answers of ACP 2026-04-17, the newest shape; older ones are made from it. */

export interface WireHandler {
  id: string;
  name: string;
  display_name: string;
  version: string;
  spec: string;
  requires_delegate_payment: boolean;
  requires_pci_compliance: boolean;
  psp: string;
  config_schema: string;
  instrument_schemas: string[];
  config: Record<string, unknown>;
}

export interface WireLink {
  type: string;
  url: string;
  title?: string;
}

export interface WireMessage {
  type: Message['type'];
  code?: string;
  severity?: string;
  resolution?: string;
  param?: string;
  content_type: 'plain';
  content: string;
}

export interface WireLineItem {
  id: string;
  item: { id: string; name: string; unit_amount: number };
  quantity: number;
  name: string;
  description?: string;
  images?: string[];
  unit_amount: number;
  product_id: string;
  variant_id: string;
  category?: string;
  weight?: { value: number; unit: 'g' };
  availability_status?: string;
  available_quantity?: number;
  max_quantity_per_order?: number;
  variant_options?: { name: string; value: string }[];
  discount_details?: { type: string; amount: number; code?: string; description: string; source: string }[];
  totals: WireTotal[];
}

export interface WireFulfillmentOption {
  type: string;
  id: string;
  title: string;
  description?: string;
  carrier?: string;
  earliest_delivery_time?: string;
  latest_delivery_time?: string;
  totals: WireTotal[];
}

export interface WireAppliedDiscount {
  id: string;
  code?: string;
  coupon: { id: string; name: string; percent_off?: number; amount_off?: number; currency?: string };
  amount: number;
  automatic: boolean;
  method: string;
  priority: number;
  allocations?: { path: string; amount: number }[];
}

export interface WireOrder {
  type: 'order';
  id: string;
  checkout_session_id: string;
  order_number: string;
  permalink_url: string;
  status: string;
  estimated_delivery?: { earliest: string; latest: string };
  confirmation: { confirmation_number: string; order_notes?: string };
  support?: { email?: string; phone?: string; hours?: string; help_center_url?: string };
  line_items: {
    id: string;
    title: string;
    product_id: string;
    description?: string;
    image_url?: string;
    url?: string;
    quantity: { ordered: number; current: number; fulfilled: number };
    unit_price: number;
    subtotal: number;
    totals: WireTotal[];
    status: string;
  }[];
  fulfillments: [];
  adjustments: {
    id: string;
    type: string;
    occurred_at: string;
    status: string;
    amount: number;
    currency: string;
    description?: string;
    reason?: string;
  }[];
  totals: WireTotal[];
}

export interface WireInterventions {
  supported: string[];
  required?: string[];
  enforcement?: string;
}

export interface WireAuthenticationMetadata {
  acquirer_details: {
    acquirer_bin: string;
    acquirer_country: string;
    acquirer_merchant_id: string;
    merchant_name: string;
    requestor_id?: string;
  };
  directory_server: string;
  flow_preference?: { type: string; challenge?: { type: string }; frictionless?: { type: string } };
}

export interface WireSession {
  id: string;
  protocol: { version: string };
  capabilities: {
    payment: { handlers: WireHandler[] };
    interventions: WireInterventions;
    extensions?: { name: string; extends: string[] }[];
  };
  buyer?: WireBuyer;
  status: string;
  authentication_metadata?: WireAuthenticationMetadata;
  currency: string;
  locale?: string;
  timezone?: string;
  line_items: WireLineItem[];
  fulfillment_details?: WireFulfillmentDetails;
  fulfillment_options: WireFulfillmentOption[];
  selected_fulfillment_options: { type: string; option_id: string; item_ids: string[] }[];
  fulfillment_groups?: WireFulfillmentGroup[];
  totals: WireTotal[];
  messages: WireMessage[];
  links: WireLink[];
  created_at: string;
  updated_at: string;
  expires_at: string;
  metadata?: Record<string, unknown>;
  quote_id?: string;
  discounts?: {
    codes: string[];
    applied: WireAppliedDiscount[];
    rejected?: { code: string; reason: string; message?: string }[];
  };
  order?: WireOrder;
}
