import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody } from '../../../src/agent/acp-error.js';
import { createHttpExchange, type Incoming } from '../../../src/agent/http-exchange.js';
import type { WireOrder } from '../../../src/protocol/wire.js';
import type { Dice } from '../../dice.js';
import type { Complaints } from '../../findings.js';
import { MERCHANT_KEY } from '../../processes/seller.js';
import type { AcknowledgedChange, ChangeKind } from '../changes.js';
import { factsOfAnswer } from '../facts.js';

/** An order as the merchant sees it. */
export interface MerchantView extends WireOrder {
  version: number;
  line_items: (WireOrder['line_items'][number] & { variant_id: string })[];
}

export interface Asked {
  kind: ChangeKind;
  key: string;
  /** Behind the order's own address. */
  address: string;
  body: object;
}

/** Milliseconds until an answer counts as lost, and between two attempts. */
const TIMEOUT = 10_000;
const PAUSE = [20, 200] as const;
/** Of all changes: asked for twice at once, and once more when they were made. */
const TWINS = 0.15;
const AGAIN = 0.15;

/** The merchant's API, where each request is sent until it is answered for good, and some of them more than once. */
export function createDesk(url: string, findings: Complaints<'unexpected' | 'acknowledged'>) {
  const exchange = createHttpExchange({ maxSockets: 64 });
  const headers = { authorization: `Bearer ${MERCHANT_KEY}`, 'content-type': 'application/json' };
  const changes: AcknowledgedChange[] = [];

  async function send(
    method: 'GET' | 'POST',
    path: string,
    key?: string,
    body?: string,
  ): Promise<Incoming | undefined> {
    const outgoing = {
      method,
      url: new URL(`${url}${path}`),
      headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
      body,
      timeout: TIMEOUT,
    };
    const [shortest, longest] = PAUSE;
    for (let pause: number = shortest; ; pause = Math.min(longest, pause * 2)) {
      const answer = await exchange.send(outgoing).catch(() => undefined);
      if (answer && !passes(answer)) {
        if (answer.status < 300) return answer;
        const column = answer.status === 404 ? 'acknowledged' : 'unexpected';
        findings.add(column, `${method} ${path} ${key ?? ''}: ${answer.status} ${answer.text}`);
        return undefined;
      }
      await sleep(pause);
    }
  }

  return {
    changes: (): readonly AcknowledgedChange[] => changes,

    async look(orderId: string): Promise<MerchantView | undefined> {
      const answer = await send('GET', `/merchant/orders/${orderId}`);
      return answer && JSON.parse(answer.text);
    },

    /** Has an order changed; the result is the order as it was answered, where the answer shows it. */
    async change(orderId: string, { kind, key, address, body }: Asked, dice: Dice): Promise<MerchantView | undefined> {
      const path = `/merchant/orders/${orderId}/${address}`;
      const ask = () => send('POST', path, key, JSON.stringify(body));
      const answers = await Promise.all(dice.chance(TWINS) ? [ask(), ask()] : [ask()]);
      if (dice.chance(AGAIN)) answers.push(await ask());
      const [first] = answers;
      if (!first) return undefined;
      const [shown] = answers.map((answer) => shownIn(kind, answer));
      for (const answer of answers.slice(1)) {
        if (shownIn(kind, answer) === shown) continue;
        findings.add('acknowledged', `POST ${path} ${key} was answered ${shown}, and then ${shownIn(kind, answer)}`);
      }
      if (kind === 'refund') {
        changes.push({ orderId, kind, key });
        return undefined;
      }
      const view: MerchantView = JSON.parse(first.text);
      changes.push({ orderId, kind, key, answered: { version: view.version, facts: factsOfAnswer(view) } });
      return view;
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;

/** What has to be the same however often it is asked for: of a refund its name, as Stripe moves it on. */
function shownIn(kind: ChangeKind, answer: Incoming | undefined): string {
  if (!answer || kind !== 'refund') return answer?.text ?? 'nothing';
  const { id, key, amount } = JSON.parse(answer.text).refund;
  return `${id} ${key} ${amount}`;
}

function passes({ status, text }: Incoming): boolean {
  if (status === 429 || status === 503) return true;
  return status === 409 && errorBody(JSON.parse(text)).code === 'idempotency_in_flight';
}

/** Has an order changed; `undefined` where the answer does not show it, or is none that was expected. */
export type Ask = (asked: Omit<Asked, 'key'>) => Promise<MerchantView | undefined>;
