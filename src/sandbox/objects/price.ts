/** What a buyer may choose to pay, in minor units. */
export type CustomUnitAmount = { maximum: number | null; minimum: number | null; preset: number | null };

/** How often a price is due; only licensed use is known here. */
export type Recurring = {
  interval: 'day' | 'month' | 'week' | 'year';
  interval_count: number;
  meter: null;
  trial_period_days: number | null;
  usage_type: 'licensed';
};

/** Amounts in minor units (`unit_amount` is null when it is not whole), times in seconds; https://docs.stripe.com/api/prices/object */
export type Price = {
  id: string;
  object: 'price';
  active: boolean;
  billing_scheme: 'per_unit';
  created: number;
  currency: string;
  custom_unit_amount: CustomUnitAmount | null;
  livemode: false;
  lookup_key: string | null;
  metadata: Record<string, string>;
  nickname: string | null;
  product: string;
  recurring: Recurring | null;
  tax_behavior: 'exclusive' | 'inclusive' | 'unspecified';
  tiers_mode: null;
  transform_quantity: null;
  type: 'one_time' | 'recurring';
  unit_amount: number | null;
  unit_amount_decimal: string | null;
};
