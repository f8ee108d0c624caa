import type { Answer } from '../../../src/checkout/answer.js';
import type { RequestKey } from '../../../src/checkout/request-key.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import { ProtocolError, UnavailableError } from '../../../src/errors.js';
import { count } from './counts.js';
import type { Instance } from './instance.js';
import type { Scene } from './scene.js';
import { accuse, tell } from './world.js';

/** What a client does next: it has an answer, asks again, or has been told that there is nothing to ask for. */
export type Reply =
  | { kind: 'session'; session: CheckoutSession }
  | { kind: 'again'; seconds: number }
  | { kind: 'over' };

export interface Request {
  operation: 'complete' | 'cancel' | 'update';
  key: string;
  body: unknown;
  run: (instance: Instance, key: RequestKey) => Promise<Answer>;
}

const AGAIN: readonly string[] = ['session_in_progress', 'idempotency_in_flight'];
const OVER: readonly string[] = ['session_not_modifiable', 'requires_3ds'];

/** Requests as agents send them: to any instance, and every answer is held against the earlier one for the same key. */
export function createRequests(scene: Scene) {
  const { world } = scene;
  const { tasks, dice, counts } = world;
  const keys = new Map<string, RequestKey>();
  const answers = new Map<string, string>();

  function keyOf(instance: Instance, { operation, key, body }: Request): RequestKey {
    const path = `/checkout_sessions/${world.session.id}/${operation}`;
    const known = keys.get(`${operation} ${key}`);
    if (known) return known;
    const made = instance.checkout.requestKey({ agentId: 'alpha', path, key, apiVersion: '2026-04-17', body });
    keys.set(`${operation} ${key}`, made);
    return made;
  }

  function read(request: Request, answer: Answer): Reply {
    if (answer.kind === 'error') {
      accuse(world, `${request.key} was answered with a stored error ${answer.status}`);
      return { kind: 'over' };
    }
    const { session } = answer;
    count(counts, `answers ${request.operation}-${session.status}${answer.replayed ? '-again' : ''}`);
    tell(world, () => `${request.key} is answered ${session.status}${answer.replayed ? ' again' : ''}`);
    if (request.operation === 'complete' && session.status === 'complete_in_progress')
      return { kind: 'again', seconds: 5 };
    const name = `${request.operation} ${request.key}`;
    const said = JSON.stringify([
      answer.status,
      session.status,
      session.updatedAt,
      session.order?.id,
      session.messages,
    ]);
    const before = answers.get(name);
    if (before === undefined) answers.set(name, said);
    else if (before !== said) accuse(world, `${name} was answered ${before}, then ${said}`);
    return { kind: 'session', session };
  }

  function readError(request: Request, error: unknown): Reply {
    if (error instanceof UnavailableError) return { kind: 'again', seconds: error.retryAfter };
    if (error instanceof ProtocolError) {
      count(counts, `answers ${request.operation}-${error.status}-${error.code}`);
      tell(world, () => `${request.key} is answered ${error.code}`);
      if (AGAIN.includes(error.code)) return { kind: 'again', seconds: error.options.retryAfter ?? 2 };
      if (OVER.includes(error.code)) return { kind: 'over' };
    }
    accuse(world, `${request.operation} ${request.key} failed: ${error instanceof Error ? error.stack : error}`);
    return { kind: 'over' };
  }

  /** One try. A process that dies, or takes too long, leaves its client without an answer. */
  function ask(request: Request): Promise<Reply> {
    const instance = dice.pick(scene.instances as [Instance, ...Instance[]]);
    const unanswered: Reply = { kind: 'again', seconds: 1 };
    return new Promise((resolve) => {
      let isOpen = true;
      const settle = (reply: () => Reply) => {
        if (!isOpen) return;
        isOpen = false;
        tasks.remove(patience);
        instance.hangUp.delete(hangUp);
        resolve(reply());
      };
      const hangUp = () => settle(() => unanswered);
      const patience = { name: 'patience', notBefore: tasks.now() + dice.between(20_000, 60_000), run: hangUp };
      tasks.add(patience);
      if (!instance.isReady) return hangUp();
      instance.hangUp.add(hangUp);
      const run = () => {
        tell(world, () => `${request.operation} ${request.key} reaches ${instance.name}`);
        request.run(instance, keyOf(instance, request)).then(
          (answer) => instance.isAlive && settle(() => read(request, answer)),
          (error) => instance.isAlive && settle(() => readError(request, error)),
        );
      };
      tasks.add({ name: 'request', owner: instance, run });
    });
  }

  return {
    ask,
    sleep: (milliseconds: number): Promise<void> =>
      new Promise((resolve) => {
        tasks.add({ name: 'sleep', notBefore: tasks.now() + milliseconds, run: resolve });
      }),
  };
}

export type Requests = ReturnType<typeof createRequests>;
