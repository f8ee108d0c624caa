import type { AccountBook } from './accounts.js';
import { deletePrice } from './catalog/price-routes.js';
import { StripeError } from './errors.js';
import type { FaultRules } from './faults/fault-rules.js';
import { authenticateIntent } from './payments/authenticate-intent.js';
import { settleIntent } from './payments/settle-intent.js';
import { settleRefund } from './refunds/settle-refund.js';
import type { Kinds } from './store/objects.js';
import type { Store } from './store/store.js';
import { setActive } from './tax/settings.js';
import { taxOnRecord } from './tax/tax-record.js';
import type { Deliverer } from './webhooks/deliverer.js';
import { type Answer, type Call, ok } from './wire/call.js';
import type { HttpReply, HttpRequest } from './wire/exchange.js';

export type ControlDeps = {
  accounts: AccountBook;
  store: Store;
  faults: FaultRules;
  deliverer: Deliverer;
  /** Milliseconds. */
  now: () => number;
  /** Called after each call that may have changed something. */
  changed: () => void;
};

type Outcome = 'succeed' | 'fail' | undefined;

/**
 * Answers requests to `/_sandbox`, which are not Stripe's and need no key: the ledger, the fault rules, the webhook, and
 * what happens without the seller, such as a buyer who authenticates.
 */
export function createControl({ accounts, store, faults, deliverer, now, changed }: ControlDeps) {
  /** Does something in the name of the account an object belongs to, though no request of it asks for that. */
  function act(kind: keyof Kinds, id: string, run: (call: Call) => Answer): HttpReply {
    const account = accounts.withId(store.objects.find(kind, id)?.account ?? '') ?? accounts.seller;
    const request = { id: null, idempotency_key: null };
    const call = { account, accounts, id, params: {}, now: Math.floor(now() / 1000), request, store };
    const { status, body } = store.transaction(() => run(call));
    changed();
    return json(status, body);
  }

  const actions: Record<string, (id: string, outcome: Outcome) => HttpReply> = {
    'payment_intents/authenticate': (id, outcome) =>
      act('payment_intent', id, (call) => authenticateIntent(call, outcome ?? 'succeed')),
    'payment_intents/settle': (id, outcome) =>
      act('payment_intent', id, (call) => settleIntent(call, outcome ?? 'succeed')),
    'prices/delete': (id) => act('price', id, deletePrice),
    'refunds/settle': (id, outcome) =>
      act('refund', id, (call) => settleRefund(call, outcome === undefined ? null : REFUND_OUTCOMES[outcome])),
  };

  function run({ method, path, body }: HttpRequest): HttpReply {
    switch (`${method} ${path}`) {
      case 'GET /_sandbox/ledger':
        return json(200, { charges: store.ledger.charges(), refunds: store.ledger.refunds() });
      case 'GET /_sandbox/tax':
        return json(200, taxOnRecord(store, accounts.seller.id));
      case 'POST /_sandbox/tax': {
        const { active } = JSON.parse(body) ?? {};
        if (typeof active !== 'boolean') throw new Error('active must be true or false.');
        return act('tax_settings', '', (call) => {
          setActive(call, active);
          return ok({ active });
        });
      }
      case 'GET /_sandbox/faults':
        return json(200, faults.list());
      case 'POST /_sandbox/faults':
        faults.replace(JSON.parse(body));
        return json(200, faults.list());
      case 'POST /_sandbox/webhook': {
        const { url, secret } = JSON.parse(body) ?? {};
        deliverer.deliverTo({ url: String(url), secret: String(secret ?? '') });
        return json(200, { url });
      }
    }
    const [, noun, id = '', verb] = /^\/_sandbox\/(\w+)\/(\w+)\/(\w+)$/.exec(path) ?? [];
    const action = method === 'POST' ? actions[`${noun}/${verb}`] : undefined;
    if (action === undefined) return json(404, { error: { message: `The sandbox has no ${method} ${path}.` } });
    return action(id, outcomeOf(body));
  }

  function answer(request: HttpRequest): HttpReply {
    try {
      return run(request);
    } catch (error) {
      if (error instanceof StripeError) return json(error.status, { error: error.body });
      return json(400, { error: { message: error instanceof Error ? error.message : String(error) } });
    }
  }

  return { answer, act };
}

const REFUND_OUTCOMES = { succeed: 'succeeded', fail: 'failed' } as const;

function outcomeOf(body: string): Outcome {
  const { outcome } = body === '' ? {} : (JSON.parse(body) ?? {});
  if (outcome === undefined || outcome === 'succeed' || outcome === 'fail') return outcome;
  throw new Error('outcome must be succeed or fail.');
}

function json(status: number, body: object): HttpReply {
  return { status, headers: {}, body: JSON.stringify(body), cut: null };
}
