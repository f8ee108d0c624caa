import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody } from '../src/agent/acp-error.js';
import { createHttpExchange } from '../src/agent/http-exchange.js';
import type { Findings } from './findings.js';
import { MERCHANT_KEY } from './processes/seller.js';

/** A refund as the server names it. */
export interface ShownRefund {
  id: string;
  key: string;
  /** Minor units. */
  amount: number;
}

export type RefundOutcome = { kind: 'refund'; refund: ShownRefund } | { kind: 'refused' };

/** More than is left, or another amount than the key stands for. */
const REFUSALS = [400, 422];
/** Milliseconds until an answer counts as lost, and between two attempts. */
const TIMEOUT = 10_000;
const PAUSE = [20, 200] as const;

/** The merchant's API: each request is sent until it is answered for good. */
export function createMerchantCalls({ url, findings }: { url: string; findings: Findings }) {
  const exchange = createHttpExchange({ maxSockets: 64 });
  const headers = { authorization: `Bearer ${MERCHANT_KEY}`, 'content-type': 'application/json' };

  return {
    async refund(orderId: string, asked: { key: string; amount?: number }): Promise<RefundOutcome> {
      const target = new URL(`${url}/merchant/orders/${orderId}/refunds`);
      const body = JSON.stringify(asked);
      const [shortest, longest] = PAUSE;
      for (let pause: number = shortest; ; pause = Math.min(longest, pause * 2)) {
        const answer = await exchange
          .send({ method: 'POST', url: target, headers, body, timeout: TIMEOUT })
          .catch(() => undefined);
        if (answer && answer.status < 300) return { kind: 'refund', refund: JSON.parse(answer.text).refund };
        if (answer && REFUSALS.includes(answer.status)) return { kind: 'refused' };
        if (answer && answer.status !== 503 && answer.status !== 429) {
          const { code } = errorBody(JSON.parse(answer.text));
          const column = answer.status === 404 ? 'acknowledged' : 'unexpected';
          findings.add(column, `refund of ${orderId}: ${answer.status} ${code}`);
          return { kind: 'refused' };
        }
        await sleep(pause);
      }
    },
  };
}

export type MerchantCalls = ReturnType<typeof createMerchantCalls>;
