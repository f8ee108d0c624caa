import { expect } from 'vitest';
import type { AcpAnswer } from '../../support/acp-client.js';
import type { Expected, Request, State } from '../state.js';
import type { World } from './world.js';

interface Wire {
  type: string;
  code?: string;
  amount?: number;
}

export const messagesOf = (messages: readonly Wire[]): string[] =>
  messages.map(({ type, code }) => (code === undefined ? type : `${type}:${code}`));

/** An answer in the words of the model. */
export function toExpected({ status: http, body }: AcpAnswer): Expected {
  if (http >= 300) return { http, code: body.code };
  const total = body.totals.find(({ type }: Wire) => type === 'total')?.amount;
  return { http, status: body.status, messages: messagesOf(body.messages), total };
}

export function send({ client }: World, { kind, session, body, key }: Request): Promise<AcpAnswer> {
  switch (kind) {
    case 'create':
      return client.create(body, { key });
    case 'update':
      return client.update(session.id, body, { key });
    case 'complete':
      return client.complete(session.id, body, { key });
    case 'cancel':
      return client.cancel(session.id, body, { key });
  }
}

/** Sends a request and holds its answer against the model's; one that is sealed has to be the same to the byte. */
export async function ask(state: State, world: World, request: Request): Promise<void> {
  const { key, session } = request;
  const known = state.keys.get(key);
  const isReplay = known?.sealed !== undefined;
  state.last.set(session, request);
  const expected = known?.sealed ?? request.predict(state);
  const answer = await send(world, request);
  expect(toExpected(answer), `the answer to ${request.kind} of ${session.name}: ${answer.text}`).toEqual(expected);
  const isSealed = state.keys.get(key)?.sealed !== undefined;
  if (isReplay) expect(answer.headers.get('idempotent-replayed'), `a replay of ${request.kind}`).toBe('true');
  if (known?.text !== undefined) expect(answer.text, `the same answer to ${request.kind}`).toBe(known.text);
  if (isSealed) Object.assign(state.keys.get(key) ?? {}, { text: answer.text });
  if (answer.status >= 300 || isReplay) return;
  if (request.kind === 'create') session.id = answer.body.id;
  session.text = answer.text;
}
