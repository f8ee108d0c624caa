import type { FaultRules } from './faults/fault-rules.js';
import type { Store } from './store/store.js';
import type { HttpReply, HttpRequest } from './wire/exchange.js';

/** Answers requests to `/_sandbox`, which are not Stripe's and need no key: the ledger and the fault rules. */
export function createControl({ store, faults }: { store: Store; faults: FaultRules }) {
  return function answer({ method, path, body }: HttpRequest): HttpReply {
    switch (`${method} ${path}`) {
      case 'GET /_sandbox/ledger':
        return json(200, { charges: store.ledger.charges(), refunds: [] });
      case 'GET /_sandbox/faults':
        return json(200, faults.list());
      case 'POST /_sandbox/faults':
        try {
          faults.replace(JSON.parse(body));
        } catch (error) {
          return json(400, { error: { message: error instanceof Error ? error.message : String(error) } });
        }
        return json(200, faults.list());
      default:
        return json(404, { error: { message: `The sandbox has no ${method} ${path}.` } });
    }
  };
}

function json(status: number, body: object): HttpReply {
  return { status, headers: {}, body: JSON.stringify(body), cut: null };
}
