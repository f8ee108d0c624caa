/** What a shop's links lead to (ACP 2026-04-17, `Link.type`). */
export const LINK_TYPES = [
  'terms_of_use',
  'privacy_policy',
  'return_policy',
  'shipping_policy',
  'contact_us',
  'about_us',
  'faq',
  'support',
] as const;
