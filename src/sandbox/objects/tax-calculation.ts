/** A postal address as Stripe shows it. */
export type Address = Record<'city' | 'country' | 'line1' | 'line2' | 'postal_code' | 'state', string | null>;

export type TaxBehavior = 'exclusive' | 'inclusive';

/** Why a tax is what it is: the reasons that the sandbox gives. */
export type TaxabilityReason =
  | 'customer_exempt'
  | 'not_collecting'
  | 'not_subject_to_tax'
  | 'product_exempt'
  | 'reduced_rated'
  | 'reverse_charge'
  | 'standard_rated';

export type TaxType = 'gst' | 'hst' | 'jct' | 'pst' | 'sales_tax' | 'vat';

/** One tax of a line or of the shipping; no details of a rate when none is imposed. */
export type LineBreakdown = {
  amount: number;
  jurisdiction: { country: string; display_name: string; level: 'country' | 'state'; state: string | null };
  sourcing: 'destination';
  tax_rate_details: { display_name: string; percentage_decimal: string; tax_type: TaxType } | null;
  taxability_reason: TaxabilityReason;
  taxable_amount: number;
};

/** One tax of a whole calculation. */
export type TaxBreakdown = {
  amount: number;
  inclusive: boolean;
  tax_rate_details: {
    country: string;
    flat_amount: null;
    percentage_decimal: string;
    rate_type: 'percentage' | null;
    state: string | null;
    tax_type: TaxType | null;
  };
  taxability_reason: TaxabilityReason;
  taxable_amount: number;
};

/** A line with its tax, which is in the amount (`inclusive`) or comes on top. */
export type CalculationLine = {
  id: string;
  object: 'tax.calculation_line_item';
  amount: number;
  amount_tax: number;
  livemode: false;
  metadata: Record<string, string>;
  performance_location: string | null;
  product: string | null;
  quantity: number;
  reference: string;
  tax_behavior: TaxBehavior;
  tax_breakdown: LineBreakdown[];
  tax_code: string;
};

export type TaxedShipping = Pick<
  CalculationLine,
  'amount' | 'amount_tax' | 'tax_behavior' | 'tax_breakdown' | 'tax_code'
>;

/** What a calculation and its transaction say about the buyer. */
export type TaxCustomer = {
  address: Address;
  address_source: 'billing' | 'shipping';
  ip_address: string | null;
  tax_ids: { type: string; value: string }[];
  taxability_override: 'customer_exempt' | 'none' | 'reverse_charge';
};

/** Amounts in minor units, times in seconds; https://docs.stripe.com/api/tax/calculations/object */
export type TaxCalculation = {
  id: string;
  object: 'tax.calculation';
  amount_total: number;
  currency: string;
  customer: null;
  customer_details: TaxCustomer;
  expires_at: number;
  livemode: false;
  ship_from_details: { address: Address } | null;
  shipping_cost: TaxedShipping | null;
  tax_amount_exclusive: number;
  tax_amount_inclusive: number;
  tax_breakdown: TaxBreakdown[];
  tax_date: number;
};

/** A calculation as it is kept, with its lines and the transaction that was made of it. */
export type StoredCalculation = {
  id: string;
  created: number;
  wire: TaxCalculation;
  lines: CalculationLine[];
  transaction: string | null;
};
