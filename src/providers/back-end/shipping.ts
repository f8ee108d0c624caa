import type { FulfillmentOption } from '../../domain/quote.js';
import type { ShippingProvider, ShippingRequest } from '../types.js';
import { wireAddressOf } from './address.js';
import type { Ask } from './questions.js';
import type { AnswerTo } from './schema.js';

type Offered = Extract<AnswerTo<'shipping.options'>, { options: unknown }>['options'][number];

/** Shipping options as the merchant's own back end offers them. */
export function shippingFromBackEnd(ask: Ask, { currency }: { currency: string }): ShippingProvider {
  return {
    async options({ lines, address, merchandise }) {
      const fields = { currency, address: wireAddressOf(address), lines: lines.map(wireLine), merchandise };
      const known = new Set(lines.map(({ id }) => id));
      const answer = await ask('shipping.options', fields, {
        check: (said) => ('options' in said ? problemWith(said.options, known) : undefined),
      });
      if ('refused' in answer) return answer;
      return { options: answer.options.map((option) => toOption(option, [...known])) };
    },
  };
}

const wireLine = ({ id, variant, quantity, amount }: ShippingRequest['lines'][number]) => ({
  id,
  variant_id: variant.id,
  quantity,
  weight_grams: variant.weightGrams,
  amount,
});

function problemWith(options: readonly Offered[], lines: ReadonlySet<string>): string | undefined {
  const ids = new Set<string>();
  for (const [index, { id, line_ids: lineIds = [] }] of options.entries()) {
    if (ids.has(id)) return `options[${index}].id is that of another option`;
    ids.add(id);
    if (!lineIds.every((line) => lines.has(line)))
      return `options[${index}].line_ids has a line that was not asked for`;
  }
  return undefined;
}

function toOption(option: Offered, allLines: string[]): FulfillmentOption {
  const { id, title, description, carrier, amount, earliest_delivery: earliest, latest_delivery: latest } = option;
  return {
    id,
    type: 'shipping',
    title,
    ...(description !== undefined && { description }),
    ...(carrier !== undefined && { carrier }),
    ...(earliest !== undefined && { earliestDelivery: Date.parse(earliest) }),
    ...(latest !== undefined && { latestDelivery: Date.parse(latest) }),
    lineIds: option.line_ids ?? allLines,
    amount,
  };
}
