import type { WireHandler, WireMessage, WireSession } from '../protocol/wire.js';

/** What a session costs, in minor units; throws where the seller did not say. */
export function totalOf({ totals, id }: Pick<WireSession, 'totals' | 'id'>): number {
  const total = totals.find(({ type }) => type === 'total');
  if (total === undefined) throw new Error(`The checkout session ${id} has no total`);
  return total.amount;
}

/** The way to pay by a card behind a shared payment token; throws where the seller does not offer it. */
export function cardHandlerOf({ capabilities }: WireSession): WireHandler {
  const handler = capabilities.payment.handlers.find(
    ({ name, psp }) => name === 'dev.acp.tokenized.card' && psp === 'stripe',
  );
  if (handler === undefined) throw new Error('This seller does not take cards through Stripe');
  return handler;
}

/** What keeps the session from being paid. */
export function missingIn({ messages }: Pick<WireSession, 'messages'>): WireMessage[] {
  return messages.filter(({ type }) => type === 'error');
}
