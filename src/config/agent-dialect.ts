import { z } from 'zod';
import { isSignatureHeader, SIGNATURE_FORMATS } from '../outbox/event-signature.js';
import type { Receiver } from '../outbox/receivers.js';
import { ALL_VERSIONS, PROFILES } from '../protocol/index.js';
import { Secret } from '../secret.js';
import { isWebhookSecret, WEBHOOK_SECRET_RULE } from './webhook-secret.js';

/* What an entry of AGENTS_FILE says of how its agent speaks. */

const oneOf = (names: readonly string[]): string => `must be ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}`;

const VERSION = oneOf([...ALL_VERSIONS].reverse());
const version = z.enum(ALL_VERSIONS, VERSION);

/** Which versions an agent may speak; a preview only where it is named. */
export const apiVersions = z
  .array(version, 'must be a list of versions')
  .min(1, 'must have at least one version; leave it out for every published one');

export const profile = z.enum(PROFILES, oneOf(PROFILES));

const WEBHOOK_SECRET = `must be a secret ${WEBHOOK_SECRET_RULE}`;
const HEADER =
  'must be the name of a header, of 1 to 100 letters, digits, dashes and underscores, which means nothing else';

/** At least one, each good enough to sign with. */
export const secrets = z
  .array(z.string(WEBHOOK_SECRET).refine(isWebhookSecret, WEBHOOK_SECRET))
  .min(1, 'must have at least one secret');

/** Where events of an agent's orders go, and how they are written and signed. */
export const orderWebhook = z.strictObject({
  url: z.string('must be a URL'),
  secrets,
  signature_header: z.string(HEADER).refine(isSignatureHeader, HEADER).default('Merchant-Signature'),
  signature_format: z.enum(SIGNATURE_FORMATS, oneOf(SIGNATURE_FORMATS)).default('t_v1'),
  api_version: version.optional(),
});

/** The same as a receiver knows it. */
export type OrderWebhook = Pick<Receiver, 'url' | 'secrets' | 'signing' | 'apiVersion'>;

/** An entry's `order_webhook`, its secrets hidden. */
export const orderWebhookOf = (entry: z.infer<typeof orderWebhook>): OrderWebhook => ({
  url: entry.url,
  secrets: hidden(entry.secrets),
  signing: { header: entry.signature_header, format: entry.signature_format },
  ...(entry.api_version && { apiVersion: entry.api_version }),
});

/** Texts that nothing prints. */
export const hidden = (texts: readonly string[]): Secret[] => texts.map((text) => new Secret(text));
