import type { IncomingMessage, ServerResponse } from 'node:http';
import { problems } from '../errors.js';

/** What says whether this process keeps up. */
export interface LoadProbe {
  /** Commits that wait for their turn. */
  writesWaiting: () => number;
  /** Milliseconds by which the event loop is late, in the mean of the last second or so. */
  loopDelay: () => number;
}

export interface LoadLimits {
  writesWaiting: number;
  /** Milliseconds. */
  loopDelay: number;
}

export type LoadCause = 'writes' | 'event_loop';

export interface LoadSheddingDeps {
  probe: LoadProbe;
  limits: LoadLimits;
  /** Where the agents' endpoints are mounted, such as `/` or `/acp/v1`. */
  basePath: string;
  onShed: (cause: LoadCause) => void;
}

/** Seconds. */
const RETRY_AFTER = 2;
/** With no more requests than these under way it is not they that make the event loop late. */
const FEW = 50;

/**
 * Refuses what can wait while this process does not keep up, before anything of it is read: what was begun is to be
 * finished first. Throws ProtocolError 503 with `Retry-After`.
 */
export function createLoadShedding({ probe, limits, basePath, onShed }: LoadSheddingDeps) {
  const prefix = basePath === '/' ? '' : basePath;
  const messages = [`${prefix}/mcp`, `${prefix}/mcp/shop`];
  let underWay = 0;
  const complete = /^\/checkout_sessions\/[^/]+\/complete$/;

  function overload(): LoadCause | undefined {
    if (probe.writesWaiting() > limits.writesWaiting) return 'writes';
    return underWay > FEW && probe.loopDelay() > limits.loopDelay ? 'event_loop' : undefined;
  }

  /** For whatever can wait. */
  function refuse(): void {
    const cause = overload();
    if (cause === undefined) return;
    onShed(cause);
    throw problems.unavailable(RETRY_AFTER);
  }

  /** Payments and Stripe's news of them; of a message over MCP, only the message itself tells. */
  function mayPass({ url = '', method }: IncomingMessage): boolean {
    if (method !== 'POST') return false;
    const path = url.replace(/\?.*$/, '');
    if (path === '/webhooks/stripe' || messages.includes(path)) return true;
    return path.startsWith(prefix) && complete.test(path.slice(prefix.length));
  }

  return {
    refuse,

    /** Counts a request until it is answered; throws where it can wait. */
    guard(req: IncomingMessage, res: ServerResponse): void {
      underWay += 1;
      res.once('close', () => {
        underWay -= 1;
      });
      if (!mayPass(req)) refuse();
    },
  };
}

export type LoadShedding = ReturnType<typeof createLoadShedding>;
