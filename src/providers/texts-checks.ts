import { markdownFault } from './markdown.js';
import type { ProductsFile } from './products-file.js';
import type { ShopFile } from './shop-sources.js';
import { privacyLink } from './texts-settings.js';

/** Mistakes in `marketing`. */
export function checkMarketing(file: ShopFile): string[] {
  const { channels = [] } = file.marketing ?? {};
  return channels.flatMap(({ channel, privacy_policy_url: url }, index) => {
    const path = `$.marketing.channels[${index}]`;
    const isTaken = channels.findIndex((other) => other.channel === channel) < index;
    const expected = 'expected a URL, or a link of type "privacy_policy" in $.links';
    return [
      ...(isTaken ? [`${path}.channel: "${channel}" is listed twice; expected each channel once`] : []),
      ...((url ?? privacyLink(file)) ? [] : [`${path}.privacy_policy_url: is missing; ${expected}`]),
    ];
  });
}

/** Mistakes in `disclosures`; `named` has the variants that exist, where they are known. */
export function checkDisclosures({ disclosures }: ShopFile, { named }: Pick<ProductsFile, 'named'>): string[] {
  return disclosures.flatMap(({ content, content_type: type, variant_ids: ids = [] }, index) => {
    const path = `$.disclosures[${index}]`;
    const fault = type === 'markdown' ? markdownFault(content) : undefined;
    const unknown = ids.flatMap((id, v) => {
      const expected = 'expected an id from products.jsonl';
      return named && !named.has(id) ? [`${path}.variant_ids[${v}]: there is no variant "${id}"; ${expected}`] : [];
    });
    return [...(fault === undefined ? [] : [`${path}.content: ${fault}`]), ...unknown];
  });
}
