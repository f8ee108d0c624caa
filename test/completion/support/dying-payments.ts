import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { FailpointName } from '../../../src/failpoint.js';
import type { TestClient } from '../../support/acp-client.js';
import { completeBody } from '../../support/builders.js';
import type { KillLab } from './kill-lab.js';
import { lost } from './persist.js';
import { until } from './waiting.js';

/** Where the server dies, with which card, and whether the order is made in the end. */
export type DyingPoint = readonly [FailpointName | `${FailpointName}:${number}`, string, boolean];

/** What is done to a session before it is paid. */
export type Prepare = (session: { id: string; client: TestClient; url: string }) => Promise<void>;

/** Pays a session with codes at servers that die in the payment, one after the other, each at its point. */
export async function dieInPayments(
  lab: KillLab,
  points: readonly DyingPoint[],
  { amount, codesAt, prepare }: { amount: number; codesAt: (url: string) => Promise<string[]>; prepare?: Prepare },
): Promise<void> {
  for (const [point, card] of points) {
    const { server, client } = await lab.start(point);
    const id = await lab.readySession(client, { discounts: { codes: await codesAt(server.url) } });
    await prepare?.({ id, client, url: server.url });
    const body = completeBody(await lab.stripe.mint({ amount, paymentMethod: card }));
    const answer = await client.complete(id, body, { key: randomUUID() }).catch(lost);
    expect(answer, `an answer before ${point}`).toBeUndefined();
    await until('the server is dead', () => server.process.signalCode ?? undefined);
  }
}

/** Starts a server that finds those payments, and waits until each has its order or can be paid again. */
export async function startAndDecide(
  lab: KillLab,
  points: readonly DyingPoint[],
): Promise<Awaited<ReturnType<KillLab['start']>>> {
  const started = await lab.start();
  for (const [index, [point, , isBought]] of points.entries()) {
    const id = lab.sessionIds[index] as string;
    const session = await until(`the session that died ${point} is decided`, async () => {
      const { body } = await started.client.get(id);
      return body.status === 'complete_in_progress' ? undefined : body;
    });
    expect(session.status, point).toBe(isBought ? 'completed' : 'ready_for_payment');
  }
  return started;
}
