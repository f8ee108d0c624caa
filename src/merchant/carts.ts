import type { Carts } from '../carts/carts.js';
import type { Answer } from '../checkout/checkout.js';
import type { Cart, CartCreateCommand } from '../domain/cart.js';
import type { CheckoutSession } from '../domain/session.js';
import { problems } from '../errors.js';
import { newId } from '../ids.js';
import type { AuditEntry } from '../store/audit.js';
import type { CartRef } from '../store/store.js';
import type { AskedBy, Done } from './change-once.js';

export interface MerchantCartsDeps {
  carts: Pick<Carts, 'create' | 'get' | 'toSession' | 'ownerOf'>;
  /** Agents that there are. */
  agentIds: readonly string[];
}

/** Whoever makes something new has a key. */
type AskedWithKey = Required<AskedBy>;

/** Carts that the shop makes for agents, such as what a buyer put together on its own pages. */
export function createMerchantCarts({ carts, agentIds }: MerchantCartsDeps) {
  /** Throws 404 where it is not there. */
  async function refOf(id: string): Promise<CartRef> {
    const ref = await carts.ownerOf(id);
    if (!ref) throw problems.cartNotFound();
    return ref;
  }

  return {
    /** The agent finds it under its id, and may change it as its own. */
    async create(
      { agentId, ...command }: CartCreateCommand & { agentId: string },
      by: AskedWithKey,
    ): Promise<Done<Cart>> {
      if (!agentIds.includes(agentId)) {
        throw problems.invalid('$.agent_id', `There is no agent ${JSON.stringify(agentId)} in the settings.`);
      }
      const answer = await carts.create(agentId, command, by.key, ({ id }, now) => ({
        audit: auditOf(by, 'cart.create', id, { agent_id: agentId }, now),
      }));
      if (answer.kind === 'error') throw new Error('The kept answer is one of another kind');
      return { answer: answer.cart, replayed: answer.replayed };
    },

    get: async (id: string): Promise<Cart> => carts.get(await refOf(id)),

    /** A checkout session of the cart's agent, with what is in the cart. */
    async toSession(id: string, by: AskedWithKey): Promise<Done<CheckoutSession>> {
      const ref = (await carts.ownerOf(id)) ?? { id, agentId: NOBODY };
      const answer: Answer = await carts.toSession(ref, by.key, (session, now) => ({
        audit: auditOf(by, 'cart.checkout', id, { agent_id: ref.agentId, session_id: session.id }, now),
      }));
      if (answer.kind === 'error') throw new Error('The kept answer is one of another kind');
      return { answer: answer.session, replayed: answer.replayed };
    },
  };
}

export type MerchantCarts = ReturnType<typeof createMerchantCarts>;

/** Whose cart is gone is not known any more, and only what was answered under its key can be found. */
const NOBODY = '';

const auditOf = (
  { requestId }: AskedBy,
  action: string,
  subject: string,
  detail: Record<string, unknown>,
  at: number,
): AuditEntry => ({ id: newId('evt'), action, subject, detail, requestId, at });
