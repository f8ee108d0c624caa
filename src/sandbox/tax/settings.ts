import { refused } from '../errors.js';
import type { TaxSettings } from '../objects/tax-settings.js';
import type { Call } from '../wire/call.js';

const HEAD_OFFICE = {
  city: 'San Francisco',
  country: 'US',
  line1: '1 Sandbox Street',
  line2: null,
  postal_code: '94105',
  state: 'CA',
};

/** The account's settings; an account that has set nothing has a head office all the same. */
export function settingsOf(call: Call): TaxSettings {
  const id = `tax_settings_${call.account.id}`;
  const found = call.store.objects.find('tax_settings', id)?.object;
  const defaults = { provider: 'stripe', tax_behavior: null, tax_code: null } as const;
  return found ?? { id, created: call.now, defaults, head_office: { address: HEAD_OFFICE } };
}

export function saveSettings(call: Call, settings: TaxSettings): void {
  call.store.objects.remove(settings.id);
  call.store.objects.insert('tax_settings', call.account.id, settings);
}

/** Makes Stripe Tax work, or not until somebody sets a head office. */
export function setActive(call: Call, active: boolean): void {
  saveSettings(call, { ...settingsOf(call), head_office: active ? { address: HEAD_OFFICE } : null });
}

/** The settings, of an account that may calculate taxes; https://docs.stripe.com/error-codes#stripe-tax-inactive */
export function requireActive(call: Call): TaxSettings {
  const settings = settingsOf(call);
  if (settings.head_office !== null) return settings;
  const message =
    'Stripe Tax has not been activated on your account. Please visit https://stripe.com/docs/tax/set-up to get started.';
  throw refused(message, { code: 'stripe_tax_inactive' });
}
