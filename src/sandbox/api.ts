import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountBook } from './accounts.js';
import { StripeError } from './errors.js';
import { executeOnce, type SentAnswer, sentError } from './execute-once.js';
import { answerBefore, faultHeaders, keyInUse, serverError } from './faults/fault-answers.js';
import type { FaultRules } from './faults/fault-rules.js';
import { newId } from './ids.js';
import { findRoute } from './routes.js';
import type { Store } from './store/store.js';
import { API_VERSION } from './wire/api-version.js';
import { authenticate } from './wire/authenticate.js';
import type { HttpReply, HttpRequest } from './wire/exchange.js';
import { parseForm } from './wire/form.js';

export type ApiDeps = {
  accounts: AccountBook;
  store: Store;
  faults: FaultRules;
  /** Milliseconds. */
  now: () => number;
  /** Ends the delays of faults when the sandbox closes. */
  signal: AbortSignal;
  /** Called after each call that may have changed something. */
  changed: () => void;
};

/** Answers requests to `/v1`: authentication, faults, idempotency, then the endpoint. */
export function createApi({ accounts, store, faults, now, signal, changed }: ApiDeps) {
  const inFlight = new Set<string>();

  return async function answer(request: HttpRequest): Promise<HttpReply> {
    const requestId = newId('req');
    const headers: Record<string, string> = {
      'Request-Id': requestId,
      'Stripe-Version': request.headers['stripe-version']?.toString() ?? API_VERSION,
    };
    const key = request.method === 'POST' ? request.headers['idempotency-key']?.toString() : undefined;
    if (key !== undefined) headers['Idempotency-Key'] = key;
    const send = (sent: SentAnswer): HttpReply => {
      if (sent.replayed) headers['Idempotent-Replayed'] = 'true';
      return { status: sent.status, headers, body: sent.body, cut: null };
    };

    let slot: string | null = null;
    try {
      const found = findRoute(request.method, request.path);
      if (found === undefined) throw unknownUrl(request);
      checkHeaders(headers['Stripe-Version'], key);
      const account = authenticate(accounts, request.headers.authorization);
      const fault = faults.draw(request.method, request.path);
      Object.assign(headers, faultHeaders(fault));
      if (fault?.fault === 'drop_before') return { ...send({ status: 0, body: '' }), cut: 'all' };
      const instead = answerBefore(fault, key);
      if (instead !== null) throw instead;

      const wanted = key === undefined ? null : `${account.id} ${key}`;
      if (key !== undefined && wanted !== null && inFlight.has(wanted)) throw keyInUse(key);
      if (fault?.fault === 'delay') {
        // The server is at work on it: a second request with the same key finds it in flight.
        slot = wanted;
        if (slot !== null) inFlight.add(slot);
        await sleep(fault.ms, undefined, { signal });
      }
      const { route, id } = found;
      const params = parseForm(request.method === 'POST' ? request.body : request.query);
      const made = { id: requestId, idempotency_key: key ?? null };
      const call = { account, accounts, id, params, now: Math.floor(now() / 1000), request: made, store };
      const sabotage = fault?.fault === 'error_500_after' ? serverError() : null;
      const reply = send(executeOnce({ route, call, path: request.path, key, requestId, sabotage }));
      changed();
      if (fault?.fault === 'delay_after') await sleep(fault.ms, undefined, { signal });
      if (fault?.fault === 'drop_after') return { ...reply, cut: 'all' };
      return fault?.fault === 'half_response' ? { ...reply, cut: 'half' } : reply;
    } catch (error) {
      if (signal.aborted) return { ...send({ status: 0, body: '' }), cut: 'all' };
      if (error instanceof StripeError) return send(sentError(error, requestId));
      console.error(error);
      return send(sentError(serverError(), requestId));
    } finally {
      if (slot !== null) inFlight.delete(slot);
    }
  };
}

function checkHeaders(version: string | undefined, key: string | undefined): void {
  if (version !== undefined && !/^\d{4}-\d{2}-\d{2}(\.[a-z_]+)?$/.test(version))
    throw badHeader(`Invalid Stripe API version: ${version}.`);
  if (key !== undefined && key.length > 255) throw badHeader('Idempotency keys can have up to 255 characters.');
}

function badHeader(message: string): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message }, false);
}

function unknownUrl({ method, path }: HttpRequest): StripeError {
  const message = `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  return new StripeError(404, { type: 'invalid_request_error', message }, false);
}
