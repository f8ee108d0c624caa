import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createAccountBook, defaultAccounts, type SandboxAccount } from './accounts.js';
import { createApi } from './api.js';
import { createControl } from './control.js';
import { createFaultRules } from './faults/fault-rules.js';
import { settleRefund } from './refunds/settle-refund.js';
import { createSettler } from './refunds/settler.js';
import { openStore } from './store/store.js';
import { defaultTiming, type Timing } from './timing.js';
import { createDeliverer, type WebhookEndpoint } from './webhooks/deliverer.js';
import { type HttpReply, readRequest, sendReply } from './wire/exchange.js';

export { defaultAccounts, defaultAgentAccount, defaultSellerAccount, type SandboxAccount } from './accounts.js';
export type { FaultRule } from './faults/parse-rules.js';
export type { LedgerCharge, LedgerRefund } from './store/ledger.js';
export type { TaxRecord, TaxSum } from './tax/tax-record.js';
export type { Timing } from './timing.js';
export type { WebhookEndpoint } from './webhooks/deliverer.js';

export type SandboxOptions = {
  /** The sandbox's own SQLite file; in memory when absent. */
  file?: string;
  /** The clock, in milliseconds. */
  now?: () => number;
  /** `defaultAccounts` when absent. */
  accounts?: readonly SandboxAccount[];
  /** Where the events of the first account go; `deliverTo` names it later. */
  webhook?: WebhookEndpoint;
  /** What differs from `defaultTiming`. */
  timing?: Partial<Timing>;
};

/**
 * A local, stateful Stripe: a request handler that speaks the slice of Stripe's API that a seller uses and sends signed
 * webhooks, with a ledger (`GET /_sandbox/ledger`) and faults (`POST /_sandbox/faults`) of its own.
 */
export function createSandbox({ file, now = Date.now, accounts = defaultAccounts, ...given }: SandboxOptions = {}) {
  const timing = { ...defaultTiming, ...given.timing };
  const store = openStore(file);
  const faults = createFaultRules();
  const book = createAccountBook(accounts);
  const ending = new AbortController();
  const { signal } = ending;
  // Any number of delayed answers may wait for it.
  setMaxListeners(0, signal);
  const deliverer = createDeliverer({ store, faults, timing, now, signal });
  const control = createControl({ accounts: book, store, faults, deliverer, now, changed });
  const settler = createSettler({
    ...{ store, signal, afterMs: timing.refundSettlesMs },
    settle: (id) => control.act('refund', id, (call) => settleRefund(call, null)),
  });
  const api = createApi({ accounts: book, store, faults, now, signal, changed });

  function changed(): void {
    deliverer.wake();
    settler.wake();
  }

  async function answer(req: IncomingMessage): Promise<HttpReply> {
    const request = await readRequest(req);
    const nothing: HttpReply = { status: 0, headers: {}, body: '', cut: 'all' };
    if (request === null || ending.signal.aborted) return nothing;
    return request.path.startsWith('/_sandbox/') ? control.answer(request) : api(request);
  }

  if (given.webhook !== undefined) deliverer.deliverTo(given.webhook);
  // What the sandbox left undone when it was closed.
  settler.wake();

  return {
    deliverTo: deliverer.deliverTo,
    handle(req: IncomingMessage, res: ServerResponse): void {
      answer(req).then(
        (reply) => sendReply(res, reply),
        // Nobody is left to answer: the caller went away while sending.
        () => res.destroy(),
      );
    },
    close(): void {
      ending.abort();
      store.close();
    },
  };
}

/** Starts a sandbox on a port of its own (any free one by default), on the loopback address unless told otherwise. */
export async function startSandbox(
  options: SandboxOptions & { host?: string; port?: number } = {},
): Promise<{ url: string; deliverTo(endpoint: WebhookEndpoint): void; close(): Promise<void> }> {
  const { host = '127.0.0.1', port = 0 } = options;
  const sandbox = createSandbox(options);
  const server = createServer(sandbox.handle);
  // Longer than clients keep idle connections, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    deliverTo: sandbox.deliverTo,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        sandbox.close();
      }),
  };
}
