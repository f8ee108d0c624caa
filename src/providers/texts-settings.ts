import type { MarketingOffer } from '../domain/marketing.js';
import type { DisclosureRule } from './disclosures.js';
import type { ShopFile } from './shop-sources.js';

/** The shop's own link, for channels that name none. */
export const privacyLink = ({ links }: Pick<ShopFile, 'links'>): string | undefined =>
  links.find(({ type }) => type === 'privacy_policy')?.url;

/** The section `marketing`, in the shape that sessions show. */
export const marketingOffers = (
  { channels }: NonNullable<ShopFile['marketing']>,
  shop: Pick<ShopFile, 'links'>,
): MarketingOffer[] =>
  channels.map((each) => ({
    channel: each.channel,
    displayText: each.display_text,
    textVersion: each.text_version,
    privacyPolicyUrl: each.privacy_policy_url ?? privacyLink(shop) ?? '',
  }));

/** One of `disclosures`, in the shape that providers work with. */
export const disclosureRule = ({
  content,
  content_type: contentType,
  variant_ids: variantIds,
}: ShopFile['disclosures'][number]): DisclosureRule => ({ contentType, content, ...(variantIds && { variantIds }) });
