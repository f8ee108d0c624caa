import type { AffiliateAttribution } from '../domain/attribution.js';
import { problems } from '../errors.js';
import type { WireAttribution } from './attribution-schema.js';
import { jsonPath } from './errors.js';

/** An e-mail address; an @ at the beginning of a name is how some networks write their users. */
const EMAIL = /[\w.+-](?:@|%40)(?:[\w-]+\.)+[a-z]{2,}/i;

/**
 * The claim of an affiliate network, without properties that are not part of it.
 * @throws ProtocolError 400 `pii_not_allowed` where it has an e-mail address in plain sight (affiliate attribution §6.2)
 */
export function toAttribution(wire: WireAttribution): AffiliateAttribution {
  const { provider, token, publisher_id, campaign_id, creative_id, sub_id, source, issued_at, expires_at } = wire;
  const { metadata, touchpoint } = wire;
  const plain = { publisher_id, campaign_id, creative_id, sub_id };
  refusePersons(plain, []);
  refusePersons({ url: source?.url }, ['source']);
  refusePersons(metadata ?? {}, ['metadata']);
  const kept = { provider, token, ...plain, issued_at, expires_at, metadata, touchpoint };
  return { ...kept, source: source && { type: source.type, url: source.url } };
}

function refusePersons(fields: Record<string, unknown>, path: readonly string[]): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!EMAIL.test(`${name} ${value}`)) continue;
    throw problems.piiNotAllowed(jsonPath(['affiliate_attribution', ...path, name]));
  }
}
