/** The version of Stripe's API that the sandbox speaks to whoever names none, and in its events. */
export const API_VERSION = '2026-10-28.endive';
