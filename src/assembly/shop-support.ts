import type { OrderSettings } from '../protocol/index.js';
import type { Shop } from '../providers/shop.js';

/** Where buyers find help, as agents are told. */
export const supportOf = ({ support }: Pick<Shop, 'support'>): OrderSettings['support'] => ({
  email: support.email,
  phone: support.phone,
  hours: support.hours,
  help_center_url: support.helpCenterUrl,
});
