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
