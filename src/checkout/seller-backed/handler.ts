import type { GiftCardPayment } from '../../domain/commands.js';
import type { Message } from '../../domain/message.js';
import type { CheckoutDraft, CheckoutSession } from '../../domain/session.js';

/** Payments that the shop itself stands for. */
export type SellerBackedPayment = GiftCardPayment;

/** What came of a payment that was presented: a draft in which its money pays, or why it cannot. */
export type Presented = { draft: CheckoutDraft } | { refused: Message };

/**
 * A way to pay that the shop itself stands for (ACP, handlers `dev.acp.seller_backed.…`). It does not move money: it puts
 * what pays into the draft, quoting counts it, and the commits of the completion take, release and spend it.
 */
export interface SellerBackedHandler {
  /** Of the payments that it takes. */
  kind: SellerBackedPayment['kind'];
  /** By which an agent names it. */
  handlerId: string;
  isOffered(session: CheckoutSession): boolean;
  /** `total` in minor units, `now` in milliseconds. Throws 429 for agents that have to wait. */
  present(
    asked: {
      session: Pick<CheckoutSession, 'id' | 'agentId'>;
      draft: CheckoutDraft;
      total: number;
      payment: SellerBackedPayment;
    },
    now: number,
  ): Promise<Presented>;
}
