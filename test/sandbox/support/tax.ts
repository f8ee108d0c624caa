import type Stripe from 'stripe';
import type { TaxRecord, TaxSum } from '../../../src/sandbox/sandbox.js';
import { type clientsOf, openSandbox } from './sandbox-client.js';

type Address = Stripe.Tax.CalculationCreateParams.CustomerDetails['address'];
export type CalculationParams = Partial<Stripe.Tax.CalculationCreateParams>;

/** Addresses by the place whose tax they are due. */
export const AT = {
  california: { country: 'US', state: 'CA', postal_code: '94105', city: 'San Francisco', line1: '1 Market Street' },
  newYork: { country: 'US', state: 'NY', postal_code: '10001' },
  texas: { country: 'US', state: 'TX', postal_code: '78701' },
  washington: { country: 'US', state: 'WA', postal_code: '98104' },
  oregon: { country: 'US', state: 'OR', postal_code: '97201' },
  florida: { country: 'US', state: 'FL', postal_code: '33101' },
  ontario: { country: 'CA', postal_code: 'M5V 2T6' },
  britishColumbia: { country: 'CA', state: 'BC' },
  germany: { country: 'DE' },
  britain: { country: 'GB' },
  france: { country: 'FR' },
  ireland: { country: 'IE' },
  japan: { country: 'JP' },
  brazil: { country: 'BR' },
} satisfies Record<string, Address>;

/** A buyer at an address. */
export function buyer(address: Address, more: Stripe.Tax.CalculationCreateParams.CustomerDetails = {}) {
  return { address, address_source: 'shipping' as const, ...more };
}

/** The calls about taxes that tests make on a sandbox; without other wishes a calculation is of 20.00 in California. */
export function taxClientsOf(clients: ReturnType<typeof clientsOf>) {
  const { seller, url } = clients;
  const calculate = (given: CalculationParams = {}) =>
    seller.tax.calculations.create({
      currency: 'usd',
      line_items: [{ amount: 2000, reference: 'L1' }],
      customer_details: buyer(AT.california),
      ...given,
    });
  return {
    ...clients,
    calculate,
    /** The sale of a calculation, with its lines. */
    async sell(reference: string, given: CalculationParams = {}) {
      const { id } = await calculate(given);
      const sale = await seller.tax.transactions.createFromCalculation({
        calculation: String(id),
        reference,
        expand: ['line_items'],
      });
      return { ...sale, lines: sale.line_items?.data ?? [] };
    },
    reverse: (original_transaction: string, reference: string, given: object) =>
      seller.tax.transactions.createReversal({
        mode: 'partial',
        original_transaction,
        reference,
        expand: ['line_items'],
        ...given,
      }),
    async onRecord(): Promise<{ transactions: TaxRecord[]; sums: Record<string, TaxSum> }> {
      return (await (await fetch(`${url}/_sandbox/tax`)).json()) as Awaited<ReturnType<typeof this.onRecord>>;
    },
  };
}

/** A sandbox of its own for one test about taxes. */
export async function openTaxSandbox(options: Parameters<typeof openSandbox>[0] = {}) {
  return taxClientsOf(await openSandbox(options));
}
