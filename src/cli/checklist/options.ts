import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isWebhookSecret, WEBHOOK_SECRET_RULE } from '../../config/webhook-secret.js';
import {
  DEFAULT_SIGNING,
  type EventSigning,
  isSignatureHeader,
  SIGNATURE_FORMATS,
} from '../../outbox/event-signature.js';
import { ALL_VERSIONS, isVersion, type Version } from '../../protocol/index.js';
import { type CommandArguments, UsageError } from '../command.js';
import type { ChecklistGoods } from './scene.js';
import type { ChecklistAddress } from './wording.js';

export interface ChecklistOptions {
  /** Without a slash at the end. */
  url: string;
  key: string;
  /** Absent: a new folder for temporary files. */
  out?: string;
  version: Version;
  currency: string;
  goods: ChecklistGoods;
  signingSecret?: string;
  merchantKey?: string;
  /** Absent where no events are to be heard. */
  events?: { port: number; secret: string; signing: EventSigning };
}

const ADDRESS: ChecklistAddress = {
  name: 'Ada Lovelace',
  line_one: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94131',
};

const address = z.strictObject({
  name: z.string(),
  line_one: z.string(),
  line_two: z.string().optional(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  postal_code: z.string(),
});

/** Reads what was typed. Throws UsageError. */
export function checklistOptions(values: CommandArguments['values']): ChecklistOptions {
  const typed = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const needed = (name: string, what: string): string => {
    const text = typed(name);
    if (text === undefined) throw new UsageError(`acp-seller checklist needs --${name}: ${what}.`);
    return text;
  };
  const secretOf = (name: string): string | undefined => {
    const text = typed(name);
    if (text === undefined || isWebhookSecret(text)) return text;
    throw new UsageError(`--${name} must be a secret ${WEBHOOK_SECRET_RULE}.`);
  };
  const keyOf = (name: string, text: string): string => {
    if (/^[\x21-\x7e]+$/.test(text)) return text;
    throw new UsageError(`--${name} must be visible ASCII without spaces.`);
  };
  const file = typed('address');
  const out = typed('out');
  const merchantKey = typed('merchant-key');
  const signingSecret = secretOf('signing-secret');
  const events = eventsOf(typed, secretOf('events-secret'));
  return {
    url: urlOf(needed('url', "the address of the agents' endpoints")),
    key: keyOf('key', needed('key', 'a key of the agent, whose entry has "profile": "openai"')),
    version: versionOf(typed('api-version') ?? '2025-09-29'),
    currency: (typed('currency') ?? 'usd').toLowerCase(),
    goods: {
      item: needed('item', 'the id of an item that is in stock and is shipped'),
      soldOut: typed('sold-out-item'),
      address: file === undefined ? ADDRESS : addressOf(file),
    },
    ...(out !== undefined && { out }),
    ...(signingSecret !== undefined && { signingSecret }),
    ...(merchantKey !== undefined && { merchantKey: keyOf('merchant-key', merchantKey) }),
    ...(events && { events }),
  };
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '') {
    return url.href.replace(/\/+$/, '');
  }
  throw new UsageError(
    '--url must be an address that begins with https:// or http://, such as https://shop.example/acp.',
  );
}

function versionOf(text: string): Version {
  if (isVersion(text)) return text;
  throw new UsageError(`--api-version must be one of ${[...ALL_VERSIONS].reverse().join(', ')}.`);
}

function addressOf(file: string): ChecklistAddress {
  const wanted = `--address must name a JSON file with ${Object.keys(address.shape).join(', ')}`;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UsageError(`${wanted}; ${file} cannot be read as JSON.`);
  }
  const parsed = address.safeParse(json);
  if (parsed.success) return parsed.data as ChecklistAddress;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${wanted}; ${file} at ${['$', ...(issue?.path ?? [])].join('.')}: ${issue?.message}.`);
}

function eventsOf(
  typed: (name: string) => string | undefined,
  secret: string | undefined,
): ChecklistOptions['events'] | undefined {
  const port = typed('events-port');
  const header = typed('events-header') ?? DEFAULT_SIGNING.header;
  const asked = typed('events-format') ?? DEFAULT_SIGNING.format;
  const format = SIGNATURE_FORMATS.find((one) => one === asked);
  if (!format) throw new UsageError(`--events-format must be one of ${SIGNATURE_FORMATS.join(', ')}.`);
  if (!isSignatureHeader(header)) throw new UsageError('--events-header must be the name of a header.');
  if (port === undefined && secret === undefined) return undefined;
  if (port === undefined || secret === undefined) {
    throw new UsageError('--events-port and --events-secret go together.');
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError('--events-port must be a number from 0 to 65535.');
  }
  return { port: Number(port), secret, signing: { header, format } };
}
