import { hash } from 'node:crypto';
import { z } from 'zod';
import { SHOP_AGENT } from '../mcp/shop/shop-agent.js';
import { MERCHANT_ENDPOINT } from '../outbox/order-events.js';
import type { Profile, Version } from '../protocol/index.js';
import type { Secret } from '../secret.js';
import type { Rate } from '../token-buckets.js';
import {
  apiVersions,
  hidden,
  type OrderWebhook,
  orderWebhook,
  orderWebhookOf,
  profile,
  secrets,
} from './agent-dialect.js';
import { readBounded } from './bounded-file.js';
import { rateOf } from './limits.js';
import { list, splitAt } from './variables.js';

/** An agent that may call this server. Its keys are held as SHA-256 hashes, all valid at once. */
export interface AgentConfig {
  id: string;
  name: string;
  keyHashes: readonly Buffer[];
  /** Where events of its orders go; the first secret signs. */
  orderWebhook?: OrderWebhook;
  /** It signs its requests; all secrets are valid at once. */
  signing?: { secrets: readonly Secret[]; required: boolean };
  /** In place of the rate that agents have. */
  rate?: Rate;
  /** What it may speak; absent: every published version. */
  apiVersions?: readonly Version[];
  /** Whose own rules it goes by. */
  profile?: Profile;
}

const agentId = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'must be an id of 1 to 64 letters, digits, dots, dashes or underscores');
const hashedKey = /^sha256:([0-9a-f]{64})$/i;
const HASH = 'must be a key of visible ASCII, or sha256: and 64 hex digits';
const apiKey = z
  .string(HASH)
  .regex(/^[\x21-\x7e]+$/, { error: HASH, abort: true })
  // A mistyped hash taken for a plain key would lock the agent out, and let in whoever sends the text itself.
  .refine((key) => !/^sha256:/i.test(key) || hashedKey.test(key), 'must be sha256: and 64 hex digits');
/** Bytes. Ten thousand agents take half of it. */
const LARGEST = 8 * 1024 * 1024;
const LEAST_LETTERS = 22;
const MAX_SECRETS = 8;
const PER_SECOND = 'must be a number from 0.01 to 1000000';
const BURST = 'must be a whole number from 1 to 1000000';

const agentsFile = z.array(
  z.strictObject({
    id: agentId,
    name: z.string().min(1).max(200).optional(),
    api_keys: z.array(apiKey).min(1, 'must have at least one key'),
    signing_secrets: secrets.max(MAX_SECRETS, `must have at most ${MAX_SECRETS} secrets`).optional(),
    require_signature: z.boolean('must be true or false').default(false),
    order_webhook: orderWebhook.optional(),
    api_versions: apiVersions.optional(),
    profile: profile.optional(),
    rate_limit: z
      .strictObject({
        per_second: z.number(PER_SECOND).min(0.01, PER_SECOND).max(1_000_000, PER_SECOND),
        burst: z.int(BURST).min(1, BURST).max(1_000_000, BURST).optional(),
      })
      .optional(),
  }),
);

/** Reads `AGENTS_FILE`; what is wrong goes into `problems`. */
export function readAgentsFile(file: string, problems: string[]): AgentConfig[] {
  const where = `AGENTS_FILE (${file})`;
  let json: unknown;
  try {
    const text = readBounded(file, LARGEST);
    if (text === undefined) {
      problems.push(`${where} is larger than 8 MB; name the file of the agents.`);
      return [];
    }
    json = JSON.parse(text);
  } catch (error) {
    // The parser's own message would quote the file, and with it a key.
    const why = error instanceof SyntaxError ? 'is not valid JSON' : 'cannot be read';
    problems.push(`${where} ${why}; it must be a JSON array of { "id", "api_keys" }.`);
    return [];
  }
  const parsed = agentsFile.safeParse(json);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) problems.push(`${where} at ${jsonPath(path)}: ${message}.`);
    return [];
  }
  for (const { id, signing_secrets, require_signature } of parsed.data) {
    if (!require_signature || signing_secrets) continue;
    problems.push(`${where} requires signatures of the agent ${id}, which has no signing_secrets; give it one.`);
  }
  return checked(parsed.data.map(agentOf), where, problems);
}

function agentOf(entry: z.infer<typeof agentsFile>[number]): AgentConfig {
  const { id, name = id, api_keys, order_webhook: webhook, signing_secrets: signing, rate_limit: rate } = entry;
  const { api_versions: spoken } = entry;
  return {
    id,
    name,
    keyHashes: api_keys.map(hashOf),
    ...(webhook && { orderWebhook: orderWebhookOf(webhook) }),
    ...(signing && { signing: { secrets: hidden(signing), required: entry.require_signature } }),
    ...(rate && { rate: rateOf(rate.per_second, rate.burst) }),
    ...(spoken && { apiVersions: spoken }),
    ...(entry.profile && { profile: entry.profile }),
  };
}

/** Reads `ACP_API_KEYS`, `agentId=key[,agentId=key…]`; several entries with one id are several keys of one agent. */
export function readApiKeys(text: string, problems: string[]): AgentConfig[] {
  const keys = new Map<string, Buffer[]>();
  for (const { name: id, value: key } of list(text).map(splitAt('='))) {
    if (!agentId.safeParse(id).success || !apiKey.safeParse(key).success) {
      problems.push(
        'ACP_API_KEYS must be agentId=key[,agentId=key…], keys in visible ASCII, or sha256: and 64 hex digits.',
      );
      return [];
    }
    keys.set(id, [...(keys.get(id) ?? []), hashOf(key)]);
  }
  const agents = [...keys].map(([id, keyHashes]) => ({ id, name: id, keyHashes }));
  return checked(agents, 'ACP_API_KEYS', problems);
}

/** Whether a key has less than 128 bits, as far as its length can tell; what a hash was made of cannot be seen. */
export function isShortKey(key: string): boolean {
  return key.length < LEAST_LETTERS && !hashedKey.test(key);
}

/** Ids of the agents with a short key, in the short form or in the file; none where these cannot be used. */
export function agentsWithShortKeys({
  text,
  file,
}: {
  text?: string | undefined;
  file?: string | undefined;
}): string[] {
  const pairs = [
    ...list(text ?? '').map(splitAt('=')),
    ...entriesOf(file).flatMap(({ id, api_keys }) => api_keys.map((value) => ({ name: id, value }))),
  ];
  return [...new Set(pairs.filter(({ value }) => isShortKey(value)).map(({ name }) => name))];
}

function entriesOf(file: string | undefined): z.infer<typeof agentsFile> {
  if (file === undefined) return [];
  try {
    return agentsFile.parse(JSON.parse(readBounded(file, LARGEST) ?? ''));
  } catch {
    return [];
  }
}

/** The SHA-256 of a key, or the one that stands in `sha256:<hex>`. */
export function hashOf(key: string): Buffer {
  const hex = hashedKey.exec(key)?.[1];
  return hex === undefined ? hash('sha256', key, 'buffer') : Buffer.from(hex, 'hex');
}

const RESERVED: ReadonlyMap<string, string> = new Map([
  [MERCHANT_ENDPOINT, 'the shop itself'],
  [SHOP_AGENT.id, 'the app of SHOP_APP'],
]);

function checked(agents: AgentConfig[], where: string, problems: string[]): AgentConfig[] {
  if (agents.length === 0) problems.push(`${where} has no agent; add one with an id and a key.`);
  const ids = new Set<string>();
  const owners = new Map<string, string>();
  for (const { id, keyHashes } of agents) {
    const owner = RESERVED.get(id);
    if (owner) problems.push(`${where} has an agent ${id}, which is what ${owner} is called; give it another id.`);
    if (ids.has(id)) problems.push(`${where} has the agent ${id} twice; put all its keys into one entry.`);
    ids.add(id);
    for (const keyHash of keyHashes) {
      const other = owners.get(keyHash.toString('hex'));
      if (other !== undefined && other !== id) {
        problems.push(`${where} gives one key to ${other} and ${id}; give each agent its own.`);
      }
      owners.set(keyHash.toString('hex'), id);
    }
  }
  return agents;
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => text + (typeof part === 'number' ? `[${part}]` : `.${String(part)}`), '$');
}
