import type { Profile, Version } from '../protocol/index.js';
import type { Secret } from '../secret.js';
import type { EventSigning } from './event-signature.js';

/** Who is told of orders. */
export interface Receiver {
  /** Id of the agent, or the merchant's own. */
  endpointId: string;
  url: string;
  /** At least one: the first signs, the others are what the receiver may still, or already, check with. */
  secrets: readonly Secret[];
  /** As the protocol says unless given. */
  signing?: EventSigning;
  /** What it reads; unless given, the version in which the order's session was completed. */
  apiVersion?: Version;
  /** Whose names for events it knows; the protocol's unless given. */
  profile?: Profile;
}

export interface SecretChoice {
  /** The one that worked last; before any did, the first. */
  usual(): Secret;
  /** Another one, for a receiver that refused the usual one; each time the next. `undefined` where there is none. */
  another(): Secret | undefined;
  /** The receiver took what this one signed. */
  worked(secret: Secret): void;
}

/** Which of its secrets a receiver knows is only learnt from its answers, and forgotten with the process. */
export function createSecretChoice({ endpointId, secrets }: Receiver): SecretChoice {
  const [first] = secrets;
  if (!first) throw new Error(`The receiver ${endpointId} has no secret`);
  let usual = first;
  let turn = 0;
  return {
    usual: () => usual,
    another() {
      const others = secrets.filter((secret) => secret !== usual);
      turn += 1;
      return others[(turn - 1) % others.length];
    },
    worked(secret) {
      if (secret !== usual) turn = 0;
      usual = secret;
    },
  };
}
