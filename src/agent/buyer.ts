import { randomUUID } from 'node:crypto';
import type { WireSession } from '../protocol/wire.js';
import type { AcpClient } from './acp-client.js';
import { chooseOptions } from './choose-options.js';
import type { Address, Buyer, RequestedItem } from './requests.js';
import { cardHandlerOf, missingIn } from './session-facts.js';
import type { TokenMinter } from './token-minter.js';

export interface BuyerOptions {
  client: AcpClient;
  minter: TokenMinter;
  person: Buyer;
  address: Address;
}

/** What to buy, and how. */
export interface ShoppingList {
  items: RequestedItem[];
  discountCodes?: string[];
  /** The id of the shipping option to take; the cheapest unless given or offered. */
  shipping?: string;
  paymentMethod?: string;
}

/** The end of a purchase: an order, or the sentences that say what keeps it from being one. */
export interface Purchase {
  session: WireSession;
  order?: NonNullable<WireSession['order']>;
  missing: string[];
}

/** A complete request that was sent, and that can be sent again. */
export interface Payment {
  session: WireSession;
  replayed: boolean;
  idempotencyKey: string;
  /** Sends the very same request again: same key, same body. */
  repeat(): Promise<Payment>;
}

/** Plays a buyer: one step after the other, or a whole purchase at once. */
export function createBuyer({ client, minter, person, address }: BuyerOptions) {
  async function pay(session: WireSession, paymentMethod?: string): Promise<Payment> {
    const token = await minter.mint(session, paymentMethod === undefined ? {} : { paymentMethod });
    const body = {
      payment_data: {
        handler_id: cardHandlerOf(session).id,
        instrument: { type: 'card' as const, credential: { type: 'spt' as const, token } },
        billing_address: address,
      },
    };
    const idempotencyKey = randomUUID();
    const send = async (): Promise<Payment> => {
      const answer = await client.complete(session.id, body, { idempotencyKey });
      const replayed = answer.headers['idempotent-replayed'] === 'true';
      return { session: answer.body, replayed, idempotencyKey, repeat: send };
    };
    return send();
  }

  const buyer = {
    /** What the seller says about itself. */
    discover: async () => (await client.discover()).body,

    /** Opens a session with nothing but items. */
    begin: async (items: RequestedItem[], currency: string): Promise<WireSession> =>
      (await client.create({ line_items: items, currency, capabilities: {} })).body,

    /** Says who buys, and where it shall go. */
    introduce: async ({ id }: WireSession): Promise<WireSession> => {
      const details = { name: address.name, email: person.email, address };
      return (await client.update(id, { buyer: person, fulfillment_details: details })).body;
    },

    /** Chooses how each line is delivered, and redeems discount codes. */
    choose: async (
      session: WireSession,
      { shipping, discountCodes = [] }: Pick<ShoppingList, 'shipping' | 'discountCodes'> = {},
    ): Promise<WireSession> => {
      const selected = chooseOptions(session, shipping);
      const update = {
        ...(selected.length > 0 && { selected_fulfillment_options: selected }),
        ...(discountCodes.length > 0 && { discounts: { codes: discountCodes } }),
      };
      return (await client.update(session.id, update)).body;
    },

    /** The session as it stands, its order with it. */
    look: async (id: string): Promise<WireSession> => (await client.get(id)).body,

    /** Completes with a fresh token for exactly the session's total. */
    pay,

    /** All of it. Stops where something is missing that a buyer would have to mend, and says what. */
    async buy({ items, paymentMethod, ...wishes }: ShoppingList): Promise<Purchase> {
      const currency = (await buyer.discover()).capabilities.supported_currencies?.[0] ?? 'usd';
      const chosen = await buyer.choose(await buyer.introduce(await buyer.begin(items, currency)), wishes);
      const session = chosen.status === 'ready_for_payment' ? (await pay(chosen, paymentMethod)).session : chosen;
      const missing = missingIn(session).map(({ content }) => content);
      return { session, missing, ...(session.order && { order: session.order }) };
    },
  };
  return buyer;
}

export type Buying = ReturnType<typeof createBuyer>;
