import { chooseOptions } from '../../src/agent/choose-options.js';
import { cardHandlerOf, totalOf } from '../../src/agent/session-facts.js';
import type { WireSession } from '../../src/protocol/wire.js';
import { defaultAgentAccount } from '../../src/sandbox/accounts.js';
import { type Connection, openConnection } from './connection.js';
import { openSeller, sessionIn, succeeded } from './seller-calls.js';

/** A buyer's whole way, again and again: create, choose a delivery, get a token from Stripe, complete. */
export async function openPurchases({ url, stripeUrl, apiKey }: { url: string; stripeUrl: string; apiKey: string }) {
  const seller = await openSeller(url, apiKey);
  const stripe = await openConnection(stripeUrl);

  return {
    async step(): Promise<void> {
      const created = sessionIn(await seller.create());
      const options = chooseOptions(created);
      const session = sessionIn(await seller.update(created.id, { selected_fulfillment_options: options }));
      const token = await mint(stripe, session);
      const paid = await seller.complete(session.id, {
        payment_data: {
          handler_id: cardHandlerOf(session).id,
          instrument: { type: 'card', credential: { type: 'spt', token } },
        },
      });
      const { status } = sessionIn(paid);
      if (status !== 'completed') throw new Error(`A purchase ended as ${status}: ${paid.toString()}`);
    },
    close() {
      seller.close();
      stripe.close();
    },
  };
}

/** A shared payment token for the session's total, of the agent's own account. */
async function mint(stripe: Connection, session: WireSession): Promise<string> {
  const path = '/v1/shared_payment/issued_tokens';
  const form = new URLSearchParams({
    payment_method: 'pm_card_visa',
    'usage_limits[currency]': session.currency,
    'usage_limits[max_amount]': String(totalOf(session)),
    'usage_limits[expires_at]': String(Math.floor(Date.now() / 1000) + 900),
    'seller_details[network_business_profile]': String(cardHandlerOf(session).config.merchant_id),
  });
  const answer = await stripe.post(path, form.toString(), {
    Authorization: `Bearer ${defaultAgentAccount.key}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  });
  const { id }: { id: string } = JSON.parse(succeeded(`POST ${path}`, answer).toString());
  return id;
}
