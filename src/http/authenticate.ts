import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../errors.js';
import type { Profile, Version } from '../protocol/index.js';
import { contextOf } from './request-context.js';

/** The agent who sent a request. */
export interface Agent {
  id: string;
  name: string;
  /** What it may speak; absent: every published version. */
  apiVersions?: readonly Version[];
  /** Whose own rules its answers go by. */
  profile?: Profile;
}

/** An agent and the SHA-256 hashes of all keys that are valid now. */
export interface AgentKeys extends Agent {
  keyHashes: readonly Buffer[];
}

export type Authenticator = (req: IncomingMessage) => Agent;

const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/**
 * Makes the check of bearer keys. Every key is compared, whichever fits, so that the time taken tells nothing.
 * The check notes the agent in the request's context and throws ProtocolError 401 `unauthorized`.
 */
export function createAuthenticator(agents: readonly AgentKeys[]): Authenticator {
  const check = createKeyCheck(agents);
  return (req) => {
    const found = check(req);
    contextOf(req).agentId = found.id;
    return found;
  };
}

/** Makes the check of the merchant's keys; it throws ProtocolError 401 `unauthorized`. */
export function createMerchantCheck(keyHashes: readonly Buffer[]): (req: IncomingMessage) => void {
  const check = createKeyCheck([{ id: 'merchant', name: 'merchant', keyHashes }]);
  return (req) => void check(req);
}

function createKeyCheck(agents: readonly AgentKeys[]): Authenticator {
  const keys = agents.flatMap(({ keyHashes, ...agent }) =>
    keyHashes.map((keyHash) => ({ agent: agentOf(agent), keyHash })),
  );
  return (req) => {
    const presented = BEARER.exec(req.headers.authorization ?? '')?.[1];
    if (presented === undefined)
      throw unauthorized('Send your key in the Authorization header, with the scheme Bearer.');
    const digest = hash('sha256', presented, 'buffer');
    let found: Agent | undefined;
    for (const { agent, keyHash } of keys) {
      if (timingSafeEqual(digest, keyHash)) found = agent;
    }
    if (found === undefined) throw unauthorized('This key is not known here.');
    return found;
  };
}

/** Nothing else of its configuration goes with a request. */
const agentOf = ({ id, name, apiVersions, profile }: Agent): Agent => ({
  id,
  name,
  ...(apiVersions && { apiVersions }),
  ...(profile && { profile }),
});

function unauthorized(message: string): ProtocolError {
  return new ProtocolError(401, 'unauthorized', message);
}
