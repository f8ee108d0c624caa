import type { Clock } from '../clock.js';
import { askedBuyer, type CompleteCommand, lastDetails } from '../domain/commands.js';
import type { Message } from '../domain/message.js';
import type { Quote } from '../domain/quote.js';
import { sentence } from '../domain/sentence.js';
import type { CheckoutDraft, CheckoutSession } from '../domain/session.js';
import type { QuoteContext, Quoting } from './quoting/quoting.js';
import { changeNotices, stillHeld } from './selecting.js';

export interface RepricingDeps {
  quoting: Quoting;
  clock: Clock;
}

/** A session as it would be paid now. */
export interface Repriced {
  draft: CheckoutDraft;
  quote: Quote;
  /** What is otherwise than it was shown, another total among it: that has to be shown first. */
  changes: Message[];
  /** How it was asked for, and when: milliseconds since the epoch. */
  asked: { context: QuoteContext; at: number };
}

/** To a session that would be paid at another total than was shown. */
export const PRICE_CHANGED: Message = {
  type: 'warning',
  code: 'price_change',
  severity: 'high',
  resolution: 'requires_buyer_review',
  param: '$.totals',
  content: sentence('payment.price_changed'),
};

/** Looks once more at what a session costs, with what the request to complete it adds. */
export function createRepricing({ quoting, clock }: RepricingDeps) {
  return async function reprice(session: CheckoutSession, command: CompleteCommand): Promise<Repriced> {
    const asked: CheckoutDraft = {
      ...session.draft,
      buyer: askedBuyer(command, session.draft) ?? session.draft.buyer,
      fulfillmentDetails: lastDetails(command, session.draft),
      orderNotes: command.orderNotes ?? session.draft.orderNotes,
    };
    const at = clock.now();
    const context = { agentId: session.agentId, previous: session.quote };
    const quote = await quoting.quote(asked, at, context);
    const draft = { ...asked, selections: stillHeld(asked.selections, quote) };
    const changes = changeNotices(session, { command: {}, asked, quote });
    const isMoved = quote.totals.total !== (command.shownTotal ?? session.quote.totals.total);
    return { draft, quote, changes: isMoved ? [...changes, PRICE_CHANGED] : changes, asked: { context, at } };
  };
}

export type Reprice = ReturnType<typeof createRepricing>;
