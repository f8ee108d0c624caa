import type { AccountBook, SandboxAccount } from '../accounts.js';
import type { Store } from '../store/store.js';
import type { FormObject } from './form.js';

/** One authenticated request to the API, as its handler sees it; `now` in seconds, `id` from the path (or empty). */
export type Call = {
  account: SandboxAccount;
  accounts: AccountBook;
  id: string;
  params: FormObject;
  now: number;
  /** What its events say they come from; no request stands behind what happens by itself. */
  request: { id: string | null; idempotency_key: string | null };
  store: Store;
};

/** What a handler gives back; the body is sent as JSON. */
export type Answer = { status: number; body: object };

export function ok(body: object): Answer {
  return { status: 200, body };
}

/** One endpoint; `:id` in the path stands for any one segment. */
export type Route = { method: 'DELETE' | 'GET' | 'POST'; path: string; run: (call: Call) => Answer };
