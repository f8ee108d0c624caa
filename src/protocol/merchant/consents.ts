import { z } from 'zod';
import { MARKETING_CHANNELS, type MarketingConsent, normalContact } from '../../domain/marketing.js';
import { problems } from '../../errors.js';
import { time, url } from '../answers/parts.js';
import { iso } from '../time.js';
import { checkedQuery } from './checked.js';
import { cursorOf, pageOf, pageQuery, rowPlace, toLimit } from './page.js';

export const marketingConsent = z
  .strictObject({
    channel: z.enum(MARKETING_CHANNELS),
    contact: z.string().describe('The e-mail address in lower case, or the digits of the phone number.'),
    opted_in: z.boolean().describe('Holds for this channel and contact until a later record says otherwise.'),
    display_text: z.string().describe('What the buyer was asked, in the words of shop.json.'),
    locale: z.string().optional().describe('The language in which it was shown.'),
    text_version: z.string(),
    privacy_policy_url: url,
    agent_id: z.string(),
    checkout_session_id: z.string(),
    order_id: z.string(),
    at: time,
  })
  .describe('What a buyer said to marketing.');

export const consentPage = pageOf(marketingConsent);

export const consentsQuery = z.strictObject({
  channel: z.enum(MARKETING_CHANNELS).optional(),
  contact: z.string().min(1).max(320).optional().describe('An e-mail address or a phone number, in any spelling.'),
  ...pageQuery,
});

export const consentsCursor = cursorOf('consents', rowPlace);

/** Which records are asked for. Throws 400 naming the parameter. */
export function parseConsentsQuery(search: URLSearchParams) {
  const { channel, contact: asked, ...query } = checkedQuery(consentsQuery, search);
  const contact = normalContact(asked);
  if (asked !== undefined && contact === undefined) {
    throw problems.invalid('$.query.contact', 'Give an e-mail address or a phone number.');
  }
  return {
    filter: { ...(channel && { channel }), ...(contact !== undefined && { contact }) },
    request: { limit: toLimit(query), before: consentsCursor.decode(query.cursor) },
  };
}

export const renderConsent = (consent: MarketingConsent): z.infer<typeof marketingConsent> => ({
  channel: consent.channel,
  contact: consent.contact,
  opted_in: consent.optedIn,
  display_text: consent.displayText,
  locale: consent.locale,
  text_version: consent.textVersion,
  privacy_policy_url: consent.privacyPolicyUrl,
  agent_id: consent.agentId,
  checkout_session_id: consent.sessionId,
  order_id: consent.orderId,
  at: iso(consent.at),
});
