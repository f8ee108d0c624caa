import { MERCHANT_ENDPOINT } from '../outbox/order-events.js';
import type { Receiver } from '../outbox/receivers.js';
import type { Secret } from '../secret.js';
import type { AgentConfig } from './agents-file.js';
import type { Config } from './config.js';
import { sameDatabase } from './database.js';
import { SECRET_VARIABLES, secretFileVariables } from './secret-files.js';
import { configVariables } from './variables.js';

/** Settings as they were read. */
export interface ReadSettings {
  env: NodeJS.ProcessEnv;
  config: Config;
}

/** What a running server may take from settings that were read again. */
export interface Rotation {
  /** The running settings with the new secrets in them, and nothing else of the new ones. */
  config: Config;
  /** What is new, by the names of settings and agents. */
  changed: readonly string[];
  /** What differs too, and stays as it is until the server is started anew. */
  needsRestart: readonly string[];
}

/** Read again as secrets, or the place of one: where it stands may change. */
const ROTATED: ReadonlySet<string> = new Set([
  ...SECRET_VARIABLES,
  ...Object.keys(secretFileVariables),
  'AGENTS_FILE',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
]);

/** What a change of the certificate is called. */
export const CERTIFICATE = 'TLS_CERT_FILE and TLS_KEY_FILE';

/**
 * Compares the running settings with those that were read again. A secret that goes to somebody stays where they have
 * another address in the new settings: it is not theirs.
 */
export function planRotation(running: ReadSettings, read: ReadSettings): Rotation {
  const changed = new Set<string>();
  const needsRestart = new Set<string>(plainDifferences(running.env, read.env));
  const pick = <T>(name: string, before: T, now: T, mayChange = true): T => {
    if (isSame(before, now)) return before;
    (mayChange ? changed : needsRestart).add(name);
    return mayChange ? now : before;
  };
  const { config: old } = running;
  const { config: next } = read;
  pick('OTEL_EXPORTER_OTLP_HEADERS', old.tracing?.headers, next.tracing?.headers, false);
  pick('FINGERPRINT_KEY', old.idempotency.fingerprintKeys, next.idempotency.fingerprintKeys, false);
  const tls = pick(CERTIFICATE, certificateOf(old), certificateOf(next), !!old.http.tls && !!next.http.tls);
  const config: Config = {
    ...old,
    agents: agentsOf(old, next, { changed, needsRestart, pick }),
    merchantKeyHashes: pick('MERCHANT_API_KEY', old.merchantKeyHashes, next.merchantKeyHashes),
    stripe: stripeOf(old.stripe, next.stripe, pick),
    orderWebhooks: { ...old.orderWebhooks, receivers: receiversOf(old, next, pick) },
    backEnd: pick('BACK_END_SECRET', old.backEnd, next.backEnd),
    database: pick('DATABASE_URL', old.database, next.database, sameDatabase(old.database, next.database)),
    ...(old.http.tls && tls && { http: { ...old.http, tls: { ...old.http.tls, ...tls } } }),
    ...(old.productFeed && {
      productFeed: {
        ...old.productFeed,
        key: pick(
          'PRODUCT_FEED_KEY',
          old.productFeed.key,
          next.productFeed?.key ?? old.productFeed.key,
          next.productFeed?.url === old.productFeed.url,
        ),
      },
    }),
  };
  return { config, changed: [...changed], needsRestart: [...needsRestart] };
}

type Pick = <T>(name: string, before: T, now: T, mayChange?: boolean) => T;

/** Names of the settings without a secret that were written differently. */
function plainDifferences(before: NodeJS.ProcessEnv, now: NodeJS.ProcessEnv): string[] {
  const written = (env: NodeJS.ProcessEnv, name: string): string => env[name]?.trim() ?? '';
  return Object.keys(configVariables.shape).filter(
    (name) => !ROTATED.has(name) && written(before, name) !== written(now, name),
  );
}

/** Keys and signing secrets; an agent who is gone has none, and one who is new has to wait. */
function agentsOf(
  old: Config,
  next: Config,
  { changed, needsRestart, pick }: { changed: Set<string>; needsRestart: Set<string>; pick: Pick },
): AgentConfig[] {
  const isKnown = new Set(old.agents.map(({ id }) => id));
  for (const { id } of next.agents) if (!isKnown.has(id)) needsRestart.add(`the agent ${id}, who is new`);
  return old.agents.map((agent) => {
    const now = next.agents.find(({ id }) => id === agent.id);
    if (!now) {
      if (agent.keyHashes.length > 0) changed.add(`the agent ${agent.id}, who is gone and has no key any more`);
      return { ...agent, keyHashes: [] };
    }
    const plain = ({ name, rate, apiVersions, profile }: AgentConfig) => ({ name, rate, apiVersions, profile });
    pick(`what the agent ${agent.id} may do`, plain(agent), plain(now), false);
    const keyHashes = pick(`keys of the agent ${agent.id}`, agent.keyHashes, now.keyHashes);
    const signing = pick(`signing secrets of the agent ${agent.id}`, agent.signing, now.signing);
    const { signing: _, ...rest } = agent;
    return { ...rest, keyHashes, ...(signing && { signing }) };
  });
}

/** Whoever is told of orders stays; those who are told at the same address as before may have new secrets. */
function receiversOf(old: Config, next: Config, pick: Pick): readonly Receiver[] {
  const { receivers } = old.orderWebhooks;
  const nextOf = (id: string) => next.orderWebhooks.receivers.find(({ endpointId }) => endpointId === id);
  const wasTold = new Set(receivers.map(({ endpointId }) => endpointId));
  const isHere = new Set([MERCHANT_ENDPOINT, ...next.agents.map(({ id }) => id)]);
  for (const id of [MERCHANT_ENDPOINT, ...old.agents.map((agent) => agent.id)]) {
    // Of agents who are new or gone, other sentences speak.
    if (isHere.has(id)) pick(receiverName(next, id), wasTold.has(id), nextOf(id) !== undefined, false);
  }
  return receivers.map((receiver) => {
    const now = nextOf(receiver.endpointId);
    if (!now) return receiver;
    const { secrets: _, ...address } = receiver;
    const { secrets: given, ...addressNow } = now;
    const name = receiverName(old, receiver.endpointId);
    pick(name, address, addressNow, false);
    const secrets = pick(name, receiver.secrets, given, isSame(address, addressNow));
    return secrets === receiver.secrets ? receiver : { ...receiver, secrets };
  });
}

function receiverName({ agents }: Config, endpointId: string): string {
  if (endpointId === MERCHANT_ENDPOINT) return 'MERCHANT_WEBHOOK_SECRET';
  const hasOwn = agents.some(({ id, orderWebhook }) => id === endpointId && orderWebhook);
  return hasOwn ? `the order webhook of the agent ${endpointId}` : 'ORDER_WEBHOOK_SECRET';
}

/** The sandbox in this process has its own key and secret, which end with it. */
function stripeOf(old: Config['stripe'], next: Config['stripe'], pick: Pick): Config['stripe'] {
  const isThere = old.kind === 'stripe' && next.kind === 'stripe' && old.apiBase === next.apiBase;
  const keyOf = (stripe: Config['stripe']) => (stripe.kind === 'stripe' ? stripe.secretKey : undefined);
  const key = pick('STRIPE_SECRET_KEY', keyOf(old), keyOf(next), isThere);
  const webhookSecrets = pick('STRIPE_WEBHOOK_SECRET', old.webhookSecrets, next.webhookSecrets, isThere);
  return { ...old, ...(old.kind === 'stripe' && key && { secretKey: key }), webhookSecrets };
}

function certificateOf({ http: { tls } }: Config): { cert: string; key: Secret } | undefined {
  return tls && { cert: tls.cert, key: tls.key };
}

/** Whether two settings say the same, secrets included. */
function isSame(one: unknown, other: unknown): boolean {
  return plainText(one) === plainText(other);
}

const plainText = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, name, text: unknown) {
    const held = this[name];
    return held instanceof Object && 'reveal' in held && typeof held.reveal === 'function' ? held.reveal() : text;
  }) ?? '';
