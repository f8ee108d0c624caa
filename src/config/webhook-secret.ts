/** What a secret of order events has to be, and what to do. */
export const WEBHOOK_SECRET_RULE =
  'of at least 16 characters of visible ASCII without a comma; make one with: openssl rand -hex 32';

const LEAST = 16;
const ENOUGH = 32;

/** Whether order events may be signed with it. */
export const isWebhookSecret = (secret: string): boolean =>
  /^[\x21-\x2b\x2d-\x7e]+$/.test(secret) && secret.length >= LEAST;

/** Good enough to start with, and not for production to stay with. */
export const isShortWebhookSecret = (secret: string): boolean => secret.length < ENOUGH;
