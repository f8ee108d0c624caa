import type { CheckoutSession } from '../domain/session.js';
import type { RequestKey } from './request-key.js';

/** How a request ended: a session to be rendered, or the bytes of an error that was answered before. */
export type Answer =
  | { kind: 'session'; session: CheckoutSession; status: number; replayed: boolean; apiVersion: string }
  | { kind: 'error'; body: string; status: number; replayed: true };

export const newAnswer = (key: RequestKey, status: number, session: CheckoutSession): Answer => ({
  kind: 'session',
  session,
  status,
  replayed: false,
  apiVersion: key.apiVersion,
});
