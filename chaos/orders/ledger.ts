import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Who is told of orders: the agent that sold them, and the shop's own receiver. */
export const ENDPOINTS = ['agent', 'merchant'] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

/** One request to the receiver, as it was answered; lines are in the order of the answers. */
export interface Attempt {
  /** `elsewhere`: an address that only a redirect names. */
  endpoint: Endpoint | 'elsewhere';
  /** Milliseconds since the epoch, when the request came in and when it was answered. */
  at: number;
  answeredAt: number;
  /** `Request-Id`. */
  eventId: string;
  /** Fingerprint of the bytes; absent where they were not read. */
  digest?: string | undefined;
  /** The bytes, where the receiver had not seen them before. */
  body?: string | undefined;
  /** What the receiver did, such as `500` or `reset`. */
  way: string;
  /** Answered 2xx: from then on the receiver has the event. */
  accepted: boolean;
  /** Seconds since the epoch, as the signature says. */
  signedAt?: number | undefined;
  /** What was wrong with the signature. */
  signature?: string | undefined;
  /** What else was wrong. */
  malformed?: string | undefined;
  /** The order was not committed so far when it was told of. */
  early?: boolean | undefined;
}

/** Reads what a receiver wrote down. A last line that was cut short is no line. */
export async function readLedger(file: string): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    try {
      attempts.push(JSON.parse(line));
    } catch {
      break;
    }
  }
  return attempts;
}
