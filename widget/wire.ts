/* What the shop's tools say and take: as docs/shop-app.md describes them. Amounts are in the minor unit. */

/** A price that the shop has put into words. */
export interface PriceView {
  amount: number;
  currency: string;
  text: string;
}

export interface VariantView {
  id: string;
  title: string;
  options: readonly { name: string; value: string }[];
  price: PriceView;
  availability: 'in_stock' | 'low_stock' | 'out_of_stock';
  max_per_order?: number;
}

export interface ProductView {
  id: string;
  title: string;
  description?: string;
  url?: string;
  images: readonly string[];
  variants: readonly VariantView[];
}

/** What `show-buy-product-widget` gives the widget to begin with. */
export interface Offer {
  product: ProductView;
  variant_id: string;
  quantity: number;
  shop: { name: string; country: string };
  payment_mode: 'test' | 'live';
}

export interface Address {
  name: string;
  line_one: string;
  line_two?: string;
  city: string;
  state: string;
  country: string;
  postal_code: string;
  phone_number?: string;
}

/** What `update_checkout` takes, but for the session's id and the request's. */
export interface CheckoutWishes {
  variant_id: string;
  quantity: number;
  buyer?: { name: string; email: string; phone_number?: string };
  fulfillment_address?: Address;
  fulfillment_option_id?: string;
  discount_code?: string;
}

export interface Total {
  type: string;
  display_text: string;
  amount: number;
}

export interface FulfillmentOption {
  id: string;
  type: string;
  title: string;
  subtitle?: string;
  carrier?: string;
  earliest_delivery_time?: string;
  latest_delivery_time?: string;
  total: number;
}

/** What the session says about itself; `param` is a JSONPath into it. */
export interface SessionMessage {
  type: 'error' | 'warning' | 'info';
  code?: string;
  param?: string;
  content: string;
}

export interface Order {
  id: string;
  permalink_url?: string;
  order_number?: string;
}

/** The session as `requestCheckout` takes it; it is handed over whole, and only these parts are looked at. */
export interface Checkout {
  id: string;
  status: string;
  currency: string;
  totals: readonly Total[];
  fulfillment_options?: readonly FulfillmentOption[];
  fulfillment_option_id?: string | null;
  messages?: readonly SessionMessage[];
  links?: readonly { type: string; url: string }[];
  order?: Order;
}

/** What a tool answers with, as hosts hand it on. */
export interface ToolResult {
  structuredContent?: unknown;
  content?: readonly { type: string; text?: string }[];
  isError?: boolean;
}
