import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { WireOrder } from '../../../src/protocol/wire.js';

export interface Told {
  type: 'order_create' | 'order_update';
  data: WireOrder;
}

/** What a receiver finds out about one request. */
export interface Examined {
  event?: Told;
  /** The secret that signed. */
  secret?: string;
  /** Seconds since the epoch, as the signature says. */
  signedAt?: number;
  signature?: string;
  malformed?: string;
}

/** Seconds, as ACP has it (openapi.agentic_checkout_webhook). */
const WINDOW = 300;
/** Seconds by which a signature may be ahead, as both clocks are the same. */
const AHEAD = 1;

const SIGNATURE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;
const EVENT_ID = /^evt_[0-9a-f]{32}$/;
const JSON_TYPE = /^application\/json(?:;\s*charset=utf-8)?$/i;

/**
 * Looks at a request as a careful receiver would, by ACP's text and not by the sender's code.
 * @param now milliseconds since the epoch, when the request came in
 */
export function examine(raw: Buffer, headers: IncomingHttpHeaders, secrets: readonly string[], now: number): Examined {
  return { ...checkForm(raw, headers), ...checkSignature(raw, headers['merchant-signature'], secrets, now / 1000) };
}

function checkSignature(
  raw: Buffer,
  header: string | string[] | undefined,
  secrets: readonly string[],
  seconds: number,
): Pick<Examined, 'secret' | 'signedAt' | 'signature'> {
  const [, time = '', given = ''] = SIGNATURE.exec(String(header)) ?? [];
  if (time === '') return { signature: `Merchant-Signature is ${header}` };
  const isMade = (secret: string): boolean => {
    const made = createHmac('sha256', secret)
      .update(Buffer.concat([Buffer.from(`${time}.`), raw]))
      .digest();
    return timingSafeEqual(made, Buffer.from(given, 'hex'));
  };
  const secret = secrets.find(isMade);
  if (secret === undefined) return { signature: 'no secret made it' };
  const signedAt = Number(time);
  const age = seconds - signedAt;
  const isLate = age > WINDOW || age < -AHEAD;
  return { secret, signedAt, ...(isLate && { signature: `it is ${age} s old` }) };
}

function checkForm(raw: Buffer, headers: IncomingHttpHeaders): Pick<Examined, 'event' | 'malformed'> {
  const type = headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type)) return { malformed: `Content-Type is ${type}` };
  const id = headers['request-id'];
  if (!EVENT_ID.test(String(id))) return { malformed: `Request-Id is ${id}` };
  if (Number.isNaN(Date.parse(String(headers.timestamp)))) return { malformed: `Timestamp is ${headers.timestamp}` };
  try {
    const event: Told = JSON.parse(raw.toString('utf8'));
    const names = Object.keys(event).sort().join();
    if (names !== 'data,type') return { malformed: `the envelope has ${names}` };
    if (event.type !== 'order_create' && event.type !== 'order_update') return { malformed: `type is ${event.type}` };
    if (event.data.type !== 'order' || !event.data.id) return { malformed: 'data is no order' };
    return { event };
  } catch {
    return { malformed: 'it is no JSON' };
  }
}
