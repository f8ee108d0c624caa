import type { OrderSettings } from '../protocol/index.js';
import type { Shop } from '../providers/shop.js';

/** What the shop puts into every order that it tells of. */
export const orderSettingsOf = (
  { support, texts }: Pick<Shop, 'support' | 'texts'>,
  publicUrl: string,
): OrderSettings => ({
  publicUrl,
  support: {
    email: support.email,
    phone: support.phone,
    hours: support.hours,
    help_center_url: support.helpCenterUrl,
  },
  texts,
});
