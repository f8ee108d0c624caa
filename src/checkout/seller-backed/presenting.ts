import { declineMessage } from '../../domain/decline.js';
import { restMessage } from '../../domain/gift-card.js';
import type { Message } from '../../domain/message.js';
import type { Quote } from '../../domain/quote.js';
import type { CheckoutDraft, CheckoutSession } from '../../domain/session.js';
import type { QuoteContext, Quoting } from '../quoting/quoting.js';
import type { SellerBackedHandler, SellerBackedPayment } from './handler.js';

export interface PresentingDeps {
  quoting: Quoting;
  handlers: readonly SellerBackedHandler[];
}

export interface Presentation {
  /** What is to be paid now, and by what: unchanged where the payment is refused. */
  paid?: { draft: CheckoutDraft; quote: Quote };
  /** Something changed while it was looked at, so that more would be taken than was shown. */
  hasMoved?: boolean;
  notices: Message[];
}

/** Payments that the shop itself stands for, put to sessions that could be paid. */
export function createPresenting({ quoting, handlers }: PresentingDeps) {
  return {
    /** Those that the session takes: what it offers, and any where nothing is to be paid. */
    takenBy: (session: CheckoutSession): readonly SellerBackedHandler[] =>
      session.quote.totals.total === 0 ? handlers : handlers.filter(({ isOffered }) => isOffered(session)),

    /** `quote` is of the draft, and nothing in it keeps the session from being paid. Throws 429 for agents that have to wait. */
    async present(
      session: Pick<CheckoutSession, 'id' | 'agentId'>,
      { draft, quote, payment }: { draft: CheckoutDraft; quote: Quote; payment: SellerBackedPayment },
      context: QuoteContext,
      now: number,
    ): Promise<Presentation> {
      const handler = handlers.find(({ kind }) => kind === payment.kind);
      if (!handler) throw new Error(`Nothing takes payments of kind ${payment.kind}`);
      const presented = await handler.present({ session, draft, total: quote.totals.total, payment }, now);
      if ('refused' in presented) return { notices: [presented.refused] };
      const paid = { draft: presented.draft, quote: await quoting.quote(presented.draft, now, context) };
      const rest = paid.quote.totals.total;
      if (rest >= quote.totals.total) return { notices: [declineMessage('gift_card_too_little')] };
      const hasMoved = isDearer(paid.quote, quote);
      return { paid, hasMoved, notices: rest > 0 ? [restMessage(rest, draft.currency)] : [] };
    },
  };
}

/** Whether other than the total before, or more than what was left of it, is to be paid. */
function isDearer({ totals, credits }: Quote, { totals: before }: Quote): boolean {
  const all = ({ total, storeCredit = 0 }: Quote['totals']) => total + storeCredit;
  return all(totals) !== all(before) || (credits?.at(-1)?.amount ?? 0) > before.total;
}

export type Presenting = ReturnType<typeof createPresenting>;
