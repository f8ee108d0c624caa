import { hash } from 'node:crypto';
import type { ProtocolError } from '../errors.js';
import { SIGNATURE_WINDOW, type SignatureVerdict } from '../outbox/signature.js';
import { type OrderEventText, plain } from './order-event-text.js';
import type { Paper } from './paper.js';

/** What came to a listener. */
export interface Arrival {
  path: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  requestId: string | undefined;
  /** `unchecked` where there is no secret to check with. */
  verdict: SignatureVerdict | 'unchecked';
  body: Buffer;
  /** `undefined` where the body is no order event. */
  event: OrderEventText | undefined;
}

export interface Refusal {
  method: string;
  path: string;
  error: ProtocolError;
}

const VERDICTS: Readonly<Record<Exclude<Arrival['verdict'], 'valid'>, string>> = {
  missing: 'missing: there is no header Merchant-Signature',
  malformed: 'malformed: it must be t=<unix seconds>,v1=<64 hex digits>',
  wrong: 'wrong: another secret signed it, or the body was changed on its way',
  outdated: `right, but outside the window of ${SIGNATURE_WINDOW} s: it was sent at another time, or a clock is wrong`,
  unchecked: 'not checked: there is no --secret',
};

const NO_EVENT = 'something that is no order event';

/** As many ids are remembered. */
const MOST_SEEN = 10_000;

/** Shows what arrives, one after the other, and remembers which events were there before. */
export function createArrivals(paper: Paper) {
  const seen = new Map<string, { receivedAt: number; digest: string }>();

  function sayId({ requestId, receivedAt, body, verdict }: Arrival): string {
    if (requestId === undefined) return 'none, so that a duplicate cannot be told';
    const shown = plain(requestId);
    const digest = hash('sha256', body);
    const before = seen.get(requestId);
    const isTaken = verdict === 'valid' || verdict === 'unchecked';
    if (isTaken && !before) remember(requestId, { receivedAt, digest });
    if (!before) return shown;
    const since = `${shown} was there before, at ${timeOf(before.receivedAt)}`;
    return before.digest === digest ? `${since}: a duplicate` : `${since}, with another body`;
  }

  function remember(requestId: string, first: { receivedAt: number; digest: string }): void {
    const [oldest] = seen.keys();
    if (seen.size >= MOST_SEEN && oldest !== undefined) seen.delete(oldest);
    seen.set(requestId, first);
  }

  return {
    add(arrival: Arrival): void {
      const { event, path, receivedAt, verdict } = arrival;
      paper.step(event?.title ?? NO_EVENT, `POST ${plain(path)}`);
      paper.fact('Received', timeOf(receivedAt));
      for (const { label, value } of event?.facts ?? []) paper.fact(label, value);
      paper.fact('Request-Id', sayId(arrival));
      if (verdict === 'valid') paper.proven('The signature is valid.');
      else paper.fact('Signature', VERDICTS[verdict]);
    },

    /** A request of which not even the body was looked at. */
    addRefusal({ method, path, error }: Refusal): void {
      paper.step(NO_EVENT, `${plain(method)} ${plain(path)}`);
      paper.fact('Answered', `${error.status}: ${error.message}`);
    },
  };
}

export type Arrivals = ReturnType<typeof createArrivals>;

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
