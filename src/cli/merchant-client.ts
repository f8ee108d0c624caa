import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Config } from '../config/config.js';
import { ownAddress } from '../config/own-address.js';
import type { Reconciled } from '../orders/reconciliation.js';
import type { ErasureView, PurgeView } from '../protocol/merchant/retention.js';
import type { WireOrder } from '../protocol/wire.js';
import type { Secret } from '../secret.js';
import type { PurgeDesk, RefundView, ShopDesk } from './desk.js';

export interface MerchantClientOptions {
  http: Config['http'];
  key: Secret | undefined;
}

/** Milliseconds; a reconciliation may have much to look at. */
const PATIENCE = 600_000;

/** Asks a running server. */
export interface MerchantClient extends ShopDesk, PurgeDesk {
  /** Puts units of an order on their way; the same key again is the same request. */
  fulfill(order: string, fulfillment: object, key: string): Promise<WireOrder>;
}

/** The merchant API of the server that runs on this machine with the same settings. */
export function createMerchantClient({
  http: { host, port, tls, trustProxy },
  key,
}: MerchantClientOptions): MerchantClient {
  if (!key) {
    throw new Error(
      'A server has the database and is asked over the merchant API: set MERCHANT_API_KEY for it and for this command.',
    );
  }
  const target = {
    host: ownAddress(host),
    port,
    method: 'POST',
    timeout: PATIENCE,
    headers: {
      authorization: `Bearer ${key.reveal()}`,
      'content-type': 'application/json',
      // It stays on this machine, and stands where the proxy would.
      ...(trustProxy !== undefined && { 'x-forwarded-proto': 'https' }),
    },
  };

  function post<T>(path: string, body: object, idempotencyKey?: string): Promise<T> {
    return new Promise((resolve, reject) => {
      // The certificate names the public host, and this asks the same machine.
      const headers = { ...target.headers, ...(idempotencyKey && { 'idempotency-key': idempotencyKey }) };
      const request = tls
        ? requestHttps({ ...target, headers, path, rejectUnauthorized: false })
        : requestHttp({ ...target, headers, path });
      request.on('timeout', () => request.destroy(new Error('The server gave no answer in time.')));
      request.on('error', reject);
      request.on('response', (response) => answerOf<T>(response).then(resolve, reject));
      request.end(JSON.stringify(body));
    });
  }

  return {
    fulfill: (order, fulfillment, idempotencyKey) =>
      post(`/merchant/orders/${encodeURIComponent(order)}/fulfillments`, fulfillment, idempotencyKey),
    refund: (order, asked) => post<RefundView>(`/merchant/orders/${encodeURIComponent(order)}/refunds`, asked),
    reconcile: ({ since, refundUnrecorded }) =>
      post<Reconciled>('/merchant/reconciliations', {
        since: new Date(since).toISOString(),
        refund_unrecorded: refundUnrecorded,
      }),
    purge: (dryRun) => post<PurgeView>('/merchant/purges', { dry_run: dryRun }),
    erase: (email, dryRun) => post<ErasureView>('/merchant/erasures', { email, dry_run: dryRun }),
    shrinks: async () => undefined,
    close: async () => {},
  };
}

async function answerOf<T>(response: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = await response.toArray();
  const { statusCode: status = 0 } = response;
  const answer = JSON.parse(Buffer.concat(chunks).toString()) as T & { message?: string };
  if (status >= 200 && status < 300) return answer;
  throw new Error(answer.message ?? `The server answers ${status}.`);
}
