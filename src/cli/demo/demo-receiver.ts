import { systemClock } from '../../clock.js';
import type { OrderEventType } from '../../domain/order.js';
import { createHttpServer } from '../../http/http-server.js';
import type { Logger } from '../../logger.js';
import type { WireOrder } from '../../protocol/wire.js';
import type { Arrival } from '../listen-arrivals.js';
import { createListenReceiver } from '../listen-receiver.js';
import { DemoError } from './demo-error.js';

/** What the agent was told of an order. */
export interface HeardEvent {
  type: OrderEventType;
  order: WireOrder;
  requestId: string;
  isSigned: boolean;
}

export interface DemoReceiver {
  url: string;
  /** The next event of an order that has what is wanted; those before it are passed over. */
  next(orderId: string, has?: (event: HeardEvent) => boolean): Promise<HeardEvent>;
  close(): Promise<void>;
}

/** Milliseconds. */
const PATIENCE = 10_000;

/** The agent's ear: takes order events, and checks who sent them. */
export async function startDemoReceiver(secret: string, logger: Logger): Promise<DemoReceiver> {
  const heard: HeardEvent[] = [];
  const waiting = new Set<() => void>();
  const add = ({ body, requestId = '', verdict }: Arrival): void => {
    const { type, data } = JSON.parse(body.toString());
    heard.push({ type, order: data, requestId, isSigned: verdict === 'valid' });
    for (const look of waiting) look();
  };
  const onFailure = (err: unknown): void => logger.error({ err }, 'the receiver failed');
  const arrivals = { add, addRefusal: () => {} };
  const handler = createListenReceiver({ secrets: [secret], clock: systemClock, arrivals, onFailure });
  const server = createHttpServer({ handler, host: '127.0.0.1', port: 0, logger });
  const url = await server.listen();

  function take(orderId: string, has: (event: HeardEvent) => boolean): HeardEvent | undefined {
    const index = heard.findIndex((event) => event.order.id === orderId && has(event));
    const found = heard[index];
    if (found) heard.splice(0, heard.length, ...heard.filter((event, at) => at > index || event.order.id !== orderId));
    return found;
  }

  return {
    url: `${url}/agentic_checkout/webhooks/order_events`,
    next: (orderId, has = () => true) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = (): void => {
          const found = take(orderId, has);
          if (!found) return;
          end();
          resolve(found);
        };
        const timer = setTimeout(() => {
          end();
          reject(new DemoError('The demo expected something else: the agent hears of its order.'));
        }, PATIENCE);
        waiting.add(look);
        look();
      }),
    close: () => server.drain(0),
  };
}
