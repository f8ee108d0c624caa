import type { AccountBook, SandboxAccount } from '../accounts.js';
import { StripeError } from '../errors.js';

const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.";

/** The account whose secret key the caller shows, as Bearer token or as the user name of basic authentication. */
export function authenticate(accounts: AccountBook, header: string | undefined): SandboxAccount {
  const [scheme = '', credential = ''] = (header ?? '').trim().split(/\s+/);
  const basic = scheme.toLowerCase() === 'basic';
  const key = basic ? (Buffer.from(credential, 'base64').toString().split(':')[0] ?? '') : credential;
  if (key === '') throw unauthorized(NO_KEY);
  const account = accounts.withKey(key);
  if (account === undefined) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  return account;
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`;
}

function unauthorized(message: string): StripeError {
  return new StripeError(401, { type: 'invalid_request_error', message }, false);
}
