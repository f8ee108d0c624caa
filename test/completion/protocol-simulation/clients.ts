import type { UpdateCommand } from '../../../src/domain/commands.js';
import type { CheckoutSession } from '../../../src/domain/session.js';
import { count } from './counts.js';
import type { Reply, Request, Requests } from './requests.js';
import type { Scene } from './scene.js';
import { AUTHENTICATED, FREE, ITEM } from './shop.js';

/** Tries of one request before a client loses patience for good. */
const TRIES = 7;
/** Payments that one shopper tries. */
const PAYMENTS = 3;

/** Those who act on the session. Each follows ACP: the same key until there is an answer, a new key for a new request. */
export function createClients(scene: Scene, { ask, sleep }: Requests) {
  const { world, laws } = scene;
  const { dice } = world;
  const { id, agentId } = world.session;

  async function askOn(request: Request, patience = TRIES): Promise<Reply> {
    for (let tries = 1; ; tries += 1) {
      const reply = await ask(request);
      if (reply.kind !== 'again' || tries === patience) return reply;
      await sleep(reply.seconds * 1000 * (0.5 + 2 * dice.roll()));
    }
  }

  /** The key tells the body: twins send equal ones or none in common. */
  function payment(name: string, token: string, isAuthenticated: boolean): Request {
    const command = {
      payment: { kind: 'token' as const, handlerId: 'card', token },
      ...(isAuthenticated && { authentication: AUTHENTICATED }),
    };
    return {
      operation: 'complete',
      key: name,
      body: command,
      run: (instance, key) => {
        laws.sent(token, name);
        return instance.checkout.complete(agentId, id, command, key);
      },
    };
  }

  /** Two shoppers of the same name send the same requests. */
  async function pay(name: string): Promise<void> {
    await sleep(dice.below(15_000));
    let token = `${name}-token-1`;
    let isAuthenticated = false;
    for (let round = 1; round <= PAYMENTS; round += 1) {
      const request = payment(`${token}-try-${round}${isAuthenticated ? '-3ds' : ''}`, token, isAuthenticated);
      const reply = await askOn(request, dice.pick([1, 2, TRIES]));
      if (reply.kind === 'over') return;
      if (reply.kind === 'again') {
        // Out of patience: another card may help, whatever has become of this one.
        token = `${name}-token-${round + 1}`;
        continue;
      }
      const { session } = reply;
      const isRefused = isDeclined(session);
      if (isRefused) laws.answeredAsRefused(token);
      if (session.status === 'completed') {
        // Asking again brings the same answer.
        if (dice.chance(0.3)) await askOn(request);
        return;
      }
      isAuthenticated = session.status === 'authentication_required';
      if (session.status !== 'ready_for_payment' && !isAuthenticated) return;
      if (isRefused) token = `${name}-token-${round + 1}`;
    }
  }

  async function cancel(name: string): Promise<void> {
    await sleep(dice.below(40_000));
    await askOn({
      operation: 'cancel',
      key: name,
      body: undefined,
      run: (instance, key) => instance.checkout.cancel(agentId, id, {}, key),
    });
  }

  async function change(name: string): Promise<void> {
    for (let round = 1; round <= 2; round += 1) {
      await sleep(dice.below(25_000));
      const quantity = dice.between(1, 4);
      const command: UpdateCommand = dice.chance(0.12)
        ? { discountCodes: [FREE] }
        : { lines: [{ variantId: ITEM.id, quantity, path: '$' }], discountCodes: null };
      await askOn({
        operation: 'update',
        key: `${name}-${round}`,
        body: command,
        run: (instance, key) => instance.checkout.update(agentId, id, command, key),
      });
    }
  }

  const PARTIES: readonly [Party, ...Party[]] = [
    [pay, ['ada', 'ada']],
    [pay, ['ada', 'ada', 'bob']],
    [pay, ['ada', 'bob']],
    [pay, ['ada'], cancel],
    [pay, ['ada'], change],
    [pay, ['ada', 'bob'], change],
    [pay, ['ada', 'bob'], cancel],
    [pay, ['ada'], cancel, change],
  ];

  return {
    /** Sends them all off; resolves when the last of them is through. */
    async start(): Promise<void> {
      const [buy, names, ...others] = dice.pick(PARTIES);
      const acts = [...names.map((name) => buy(name)), ...others.map((act, index) => act(`other-${index}`))];
      count(world.counts, 'clients', acts.length);
      await Promise.all(acts);
    },
  };
}

type Act = (name: string) => Promise<void>;
type Party = readonly [Act, readonly string[], ...Act[]];

const isDeclined = ({ messages }: CheckoutSession): boolean =>
  messages.some((message) => message.type === 'error' && ['payment_declined', 'requires_3ds'].includes(message.code));
