import { setTimeout as sleep } from 'node:timers/promises';
import { errorBody } from '../src/agent/acp-error.js';
import { createHttpExchange, type Incoming } from '../src/agent/http-exchange.js';
import type { WireSession } from '../src/protocol/wire.js';
import type { Complaints } from './findings.js';
import type { History } from './history.js';
import { AGENT_KEY } from './processes/seller.js';

export type Outcome =
  | { kind: 'session'; session: WireSession; text: string }
  | { kind: 'refused'; status: number; code: string }
  /** No answer came: nobody knows what happened. */
  | { kind: 'lost' };

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  /** An Idempotency-Key. */
  key?: string;
  body?: string | undefined;
}

/** What passes by itself: the first request with this key, or the session's payment, is still running. */
const PASSING = ['idempotency_in_flight', 'session_in_progress'];
/** Milliseconds until an answer counts as lost. */
const TIMEOUT = 10_000;
/** Milliseconds between two attempts. `Retry-After` may ask for more, but servers do not live that long here. */
const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 200;

export interface AgentCallsDeps {
  url: string;
  history: History;
  findings: Complaints<'unexpected'>;
}

/** The endpoints of the seller as an agent calls them, by ACP's rules for retries; all answers go into the history. */
export function createAgentCalls({ url, history, findings }: AgentCallsDeps) {
  const exchange = createHttpExchange({ maxSockets: 512 });
  const identity = { authorization: `Bearer ${AGENT_KEY}`, 'api-version': '2026-04-17', accept: 'application/json' };

  async function attempt({ method, path, key, body }: Request): Promise<Outcome> {
    const headers = {
      ...identity,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const outgoing = { method, url: new URL(`${url}${path}`), headers, body, timeout: TIMEOUT };
    const answer = await exchange.send(outgoing).catch(() => undefined);
    if (!answer) return { kind: 'lost' };
    const { status, text } = answer;
    if (status >= 500 && status !== 503) {
      findings.add('unexpected', `${method} ${path} ${key ?? ''}: ${status} ${text}`);
    }
    if (status < 200 || status >= 300) return { kind: 'refused', status, code: codeOf(answer) };
    const session: WireSession = JSON.parse(text);
    history.sight(session);
    return { kind: 'session', session, text };
  }

  /** The very same request until it is answered for good; or only once, whatever comes of it. */
  async function send(request: Request, once: boolean): Promise<Outcome> {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      const outcome = await attempt(request);
      if (once || !passes(outcome)) return outcome;
      await sleep(pause);
    }
  }

  return {
    async post(path: string, key: string, body: object | undefined, { once = false } = {}): Promise<Outcome> {
      const text = body && JSON.stringify(body);
      const outcome = await send({ method: 'POST', path, key, body: text }, once);
      if (outcome.kind === 'session') history.acknowledge({ path, key, body: text }, outcome.session, outcome.text);
      return outcome;
    },
    async get(id: string, { once = false } = {}): Promise<Outcome> {
      const told = history.endOf(id);
      const outcome = await send({ method: 'GET', path: `/checkout_sessions/${id}` }, once);
      if (outcome.kind === 'session') history.compare(outcome.session, told);
      return outcome;
    },
    /** Sends a request again that was answered before. */
    repeat: (request: { path: string; key: string; body: string | undefined }): Promise<Outcome> =>
      send({ method: 'POST', ...request }, false),
  };
}

export type AgentCalls = ReturnType<typeof createAgentCalls>;

/** Whether the same request may be answered differently later. */
export function passes(outcome: Outcome): boolean {
  if (outcome.kind !== 'refused') return outcome.kind === 'lost';
  const { status, code } = outcome;
  return status === 429 || status >= 500 || (status === 409 && PASSING.includes(code));
}

function codeOf({ text }: Incoming): string {
  try {
    return errorBody(JSON.parse(text)).code ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
