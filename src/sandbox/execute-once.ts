import { createHash } from 'node:crypto';
import { StripeError } from './errors.js';
import type { Call, Route } from './wire/call.js';
import { expanded } from './wire/expand.js';
import { canonicalForm } from './wire/form.js';

/** An answer as it goes out. */
export type SentAnswer = { status: number; body: string; replayed?: boolean };

type Execution = {
  route: Route;
  call: Call;
  path: string;
  key: string | undefined;
  requestId: string;
  /** Answered, and remembered, in place of whatever the call comes to; its effect stays. */
  sabotage: StripeError | null;
};

/**
 * Runs a call in one transaction with what its idempotency key will remember, or repeats what it remembers. A refusal
 * undoes the call; a decline is an answer like any other and stays. https://docs.stripe.com/api/idempotent_requests
 */
export function executeOnce({ route, call, path, key, requestId, sabotage }: Execution): SentAnswer {
  const { store, account, now } = call;
  const fingerprint = key === undefined ? '' : fingerprintOf(path, call);
  const remember = (answer: SentAnswer): SentAnswer => {
    const sent = sabotage === null ? answer : sentError(sabotage, requestId);
    if (key !== undefined) store.keys.save(account.id, key, now, { fingerprint, ...sent });
    return sent;
  };
  try {
    return store.transaction(() => {
      const saved = key === undefined ? undefined : store.keys.find(account.id, key, now);
      if (saved !== undefined) {
        if (saved.fingerprint !== fingerprint) throw keyMismatch(key ?? '');
        return { status: saved.status, body: saved.body, replayed: true };
      }
      const { status, body } = route.run(call);
      if (status !== 200) return remember({ status, body: toJson({ ...body }) });
      return remember({ status, body: toJson(expanded(call, body)) });
    });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const sent = sentError(error, requestId);
    return error.stored ? remember(sent) : sent;
  }
}

/** An error as it goes out. */
export function sentError(error: StripeError, requestId: string): SentAnswer {
  const request_log_url = `https://dashboard.stripe.com/test/logs/${requestId}`;
  return { status: error.status, body: toJson({ error: { ...error.body, request_log_url } }) };
}

function toJson(body: object): string {
  return JSON.stringify(body);
}

function fingerprintOf(path: string, call: Call): string {
  return createHash('sha256')
    .update(`${path}\n${canonicalForm(call.params)}`)
    .digest('base64');
}

function keyMismatch(key: string): StripeError {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeError(400, { type: 'idempotency_error', message }, false);
}
