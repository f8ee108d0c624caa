import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { bodyDigest } from '../body-signature.js';
import { canonicalJson } from '../canonical-json.js';
import { ProtocolError } from '../errors.js';
import type { ReplayMemory } from './replay-memory.js';

/** How many seconds the time of a signature may differ from this server's clock, either way. */
export const REQUEST_WINDOW = 300;

/** What came of looking at a signature; only the first two let the request through. */
export type SignatureVerdict = 'valid' | 'unsigned' | 'missing' | 'malformed' | 'outdated' | 'wrong' | 'replayed';

/** An agent who signs its requests. */
export interface SigningAgent {
  id: string;
  /** All valid at once: while one is being replaced there are two. */
  secrets: readonly string[];
  /** Whether its requests have to be signed. */
  required: boolean;
}

/** What of a request its signature has to do with. */
export interface SignedRequest {
  agentId: string;
  /** `Signature` and `Timestamp`, or what stands for them in another transport. */
  signature: string | undefined;
  timestamp: string | undefined;
  /** The body as it came; absent where it is a part of a larger message. */
  bytes?: Buffer;
  /** The JSON value of the body, `undefined` where there is none. */
  body: unknown;
  /** Absent where the request changes nothing: it may come as often as somebody likes. */
  write?: { path: string; idempotencyKey: string | undefined };
}

export interface SignatureCheckDeps {
  agents: readonly SigningAgent[];
  /** Milliseconds since the epoch. */
  now: () => number;
  memory: ReplayMemory;
  /** Hears what the caller is not told. */
  onVerdict: (agentId: string, verdict: SignatureVerdict) => void;
}

/** Throws ProtocolError 401 `invalid_signature`, the same for every way of being wrong. */
export type SignatureCheck = (request: SignedRequest) => void;

/** RFC 3339. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;
/** 32 bytes in base64url, or in base64, which OpenAI's documents ask for. */
const SIGNATURE = /^[\w+/-]{43}=?$/;
const SECOND = 1000;

/**
 * Checks the `Signature` of requests (ACP 2026-04-17, agentic_checkout §2.1 and §7, which leave algorithm and text
 * open): HMAC-SHA256 in base64url or base64 over the body, as it came or in its RFC 8785 form. The protocol does not say
 * that `Timestamp` is signed; where it stands before the body with a dot between, it is, and cannot be renewed by others.
 */
export function createSignatureCheck({ agents, now, memory, onVerdict }: SignatureCheckDeps): SignatureCheck {
  const signing = new Map(agents.map((agent) => [agent.id, agent]));

  function judge({ secrets, required }: SigningAgent, request: SignedRequest): SignatureVerdict {
    const { agentId, signature, timestamp, write } = request;
    if (signature === undefined && timestamp === undefined) return required ? 'missing' : 'unsigned';
    if (signature === undefined || timestamp === undefined) return 'missing';
    const time = TIMESTAMP.test(timestamp) ? Date.parse(timestamp.toUpperCase()) : Number.NaN;
    if (!SIGNATURE.test(signature) || Number.isNaN(time)) return 'malformed';
    if (Math.abs(now() - time) > REQUEST_WINDOW * SECOND) return 'outdated';
    const given = Buffer.from(signature, 'base64url');
    // Every one is compared, whichever fits, so that the time taken tells nothing.
    const fits = textsOf(request).flatMap((text) =>
      secrets.flatMap((secret) => [
        timingSafeEqual(bodyDigest(secret, timestamp, text), given),
        timingSafeEqual(createHmac('sha256', secret).update(text).digest(), given),
      ]),
    );
    if (!fits.includes(true)) return 'wrong';
    if (!write) return 'valid';
    const id = hashOf(agentId, given.toString('base64url'), String(time));
    const { path, idempotencyKey } = write;
    const retryOf = idempotencyKey === undefined ? undefined : hashOf(path, idempotencyKey);
    return memory.admit(id, retryOf, time + REQUEST_WINDOW * SECOND) ? 'valid' : 'replayed';
  }

  return (request) => {
    const agent = signing.get(request.agentId);
    if (!agent) return;
    const verdict = judge(agent, request);
    onVerdict(agent.id, verdict);
    if (verdict !== 'valid' && verdict !== 'unsigned') throw invalidSignature();
  };
}

/** What may have been signed, with its time or without. */
function textsOf({ bytes, body }: SignedRequest): (string | Buffer)[] {
  const canonical = body === undefined ? '' : canonicalJson(body);
  return bytes === undefined || bytes.equals(Buffer.from(canonical)) ? [canonical] : [canonical, bytes];
}

/** Short, and of one length, whatever callers send. */
const hashOf = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

const invalidSignature = (): ProtocolError =>
  new ProtocolError(
    401,
    'invalid_signature',
    `The Signature or the Timestamp is missing, wrong, more than ${REQUEST_WINDOW} seconds off, or was used for another request.`,
  );
