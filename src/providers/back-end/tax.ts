import type { AssessedTax } from '../../domain/pricing.js';
import type { TaxRate } from '../../domain/tax-shares.js';
import { byOption } from '../delivery-tax.js';
import { millionths } from '../tax-settings.js';
import type { TaxProvider, TaxRequest } from '../types.js';
import { addressField, wireAddressOf } from './address.js';
import type { Ask } from './questions.js';
import type { AnswerTo } from './schema.js';

type Answer = AnswerTo<'tax.assess'>;
type Amounts = Extract<Answer, { amounts: unknown }>['amounts'];
type Rates = Extract<Answer, { rates: unknown }>['rates'];

/** Tax as the merchant's own back end assesses it: in amounts, or in rates, which prices with tax inside need. */
export function taxFromBackEnd(ask: Ask, { pricesIncludeTax }: { pricesIncludeTax: boolean }): TaxProvider {
  return {
    async assess({ address, currency, lines, delivery }) {
      const fields = {
        currency,
        prices_include_tax: pricesIncludeTax,
        address: wireAddressOf(address),
        lines: lines.map(wireLine),
        delivery: sum(delivery.map(({ amount }) => amount)),
      };
      const asked = { ids: lines.map(({ id }) => id), delivery: fields.delivery };
      const answer = await ask('tax.assess', fields, { check: (said) => problemWith(said, asked, pricesIncludeTax) });
      if ('amounts' in answer) return { tax: fromAmounts(answer.amounts, delivery) };
      if ('rates' in answer) return { tax: fromRates(answer.rates, delivery) };
      if (answer.refused !== 'address') return { refused: answer.refused };
      const { field } = answer;
      return { refused: 'address', ...(field !== undefined && { field: addressField(field) }) };
    },
  };
}

const wireLine = ({ id, variantId, quantity, amount, taxCode }: TaxRequest['lines'][number]) => ({
  id,
  variant_id: variantId,
  quantity,
  amount,
  ...(taxCode !== undefined && { tax_code: taxCode }),
});

function problemWith(
  answer: Answer,
  { ids, delivery }: { ids: readonly string[]; delivery: number },
  pricesIncludeTax: boolean,
): string | undefined {
  if ('refused' in answer) return undefined;
  if ('amounts' in answer && pricesIncludeTax) return 'amounts: expected rates, because prices have tax inside';
  const [name, lines] = 'amounts' in answer ? ['amounts', answer.amounts.lines] : ['rates', answer.rates.lines];
  const missing = ids.find((id) => !(id in lines));
  if (missing !== undefined) return `${name}.lines[${JSON.stringify(missing)}]: is missing`;
  if (Object.keys(lines).length > ids.length) return `${name}.lines: has a line that was not asked for`;
  if (!('amounts' in answer)) return undefined;
  if (delivery === 0 && answer.amounts.delivery > 0) return 'amounts.delivery: expected 0, the delivery costs nothing';
  return problemWithSum(answer.amounts);
}

function problemWithSum({ lines, delivery, breakdown }: Amounts): string | undefined {
  const tax = sum(Object.values(lines)) + delivery;
  const shown = sum(breakdown.map(({ amount }) => amount));
  return tax === shown ? undefined : `amounts.breakdown: adds up to ${shown}, the lines and the delivery to ${tax}`;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

function fromAmounts({ lines, delivery, breakdown }: Amounts, options: TaxRequest['delivery']): AssessedTax {
  return {
    lines: {},
    delivery: {},
    amounts: {
      lines,
      delivery: byOption(options, delivery),
      breakdown: breakdown
        .filter(({ amount }) => amount > 0)
        .map(({ jurisdiction, rate, amount }) => ({ jurisdiction, rate: millionths(rate) / 1_000_000, amount })),
    },
  };
}

const fromRates = ({ jurisdiction, lines, delivery }: Rates, options: TaxRequest['delivery']): AssessedTax => ({
  lines: Object.fromEntries(Object.entries(lines).map(([id, rate]) => [id, ratesOf(jurisdiction, rate)])),
  delivery: Object.fromEntries(options.map(({ optionId }) => [optionId, ratesOf(jurisdiction, delivery)])),
});

const ratesOf = (jurisdiction: string, rate: Rates['delivery']): TaxRate[] => {
  const parts = typeof rate === 'number' ? [{ jurisdiction, rate }] : rate;
  return parts.map((part) => ({ jurisdiction: part.jurisdiction, rate: millionths(part.rate) }));
};
