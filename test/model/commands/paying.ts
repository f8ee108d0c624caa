import fc from 'fast-check';
import { lost } from '../../completion/support/persist.js';
import { until } from '../../completion/support/waiting.js';
import { completeBody } from '../../support/builders.js';
import { type CrashPoint, complete, reaches } from '../paying.js';
import { totalOf } from '../revision.js';
import { type Card, isUndecided, type Request, type Session, type State, type Token } from '../state.js';
import { ask, send } from '../support/ask.js';
import { type Command, withSession } from '../support/command.js';
import type { World } from '../support/world.js';
import { at, isTarget, newKey, target } from './shopping.js';

const METHODS: Record<Card, string> = {
  visa: 'pm_card_visa',
  declined: 'pm_card_visa_chargeDeclined',
  '3ds': 'pm_card_authenticationRequired',
  processing: 'pm_sandbox_processing',
};

const PROOF = {
  three_ds_cryptogram: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  electronic_commerce_indicator: '05',
  transaction_id: 'c4e59ceb-a382-4d6a-bc87-385d591fa09d',
  version: '2.2.0',
};

interface Payment {
  card: Card;
  trouble?: Token['trouble'];
  auth?: Request['auth'];
}

const weighted = <T>(...values: [weight: number, value: T][]): fc.Arbitrary<T> =>
  fc.oneof(...values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const payment: fc.Arbitrary<Payment> = fc.record({
  card: weighted<Card>([4, 'visa'], [4, 'declined'], [3, '3ds'], [3, 'processing']),
  trouble: weighted<Token['trouble']>([18, undefined], [1, 'too_small'], [1, 'revoked']),
  auth: weighted<Request['auth']>([10, undefined], [5, 'authenticated'], [1, 'denied']),
});

const crash: fc.Arbitrary<CrashPoint> = fc.record({
  call: fc.constantFrom('create' as const, 'confirm' as const),
  side: fc.constantFrom('before' as const, 'after' as const),
});

const words = ({ card, trouble, auth }: Payment): string => [card, trouble, auth].filter(Boolean).join(', ');

type Paying = Request & { token: Token };

async function mint({ stripe }: World, session: Session, { card, trouble }: Payment): Promise<Token> {
  const total = Math.max(totalOf(session.draft), 100);
  const id = await stripe.mint({ amount: trouble === 'too_small' ? total - 1 : 100_000, paymentMethod: METHODS[card] });
  if (trouble === 'revoked') await stripe.revoke(id);
  return { id, card, trouble, isUsed: false };
}

function paying(state: State, session: Session, token: Token, { auth }: Payment): Paying {
  const authentication_result = auth && { outcome: auth, ...(auth === 'authenticated' && { outcome_details: PROOF }) };
  const body = completeBody(token.id, auth && { authentication_result });
  const request: Paying = {
    ...{ key: newKey(state, session), session, body, kind: 'complete', token, auth },
    predict: (now) => complete(now, request),
  };
  return request;
}

const isPayable = ({ status }: Session): boolean => status !== 'not_ready_for_payment';

const completing: fc.Arbitrary<Command> = fc
  .tuple(target, payment, weighted([4, true], [1, false]))
  .map(([{ number, evenEnded }, how, isPatient]) =>
    withSession(
      number,
      `complete # with ${words(how)}`,
      (session, state) => isTarget(evenEnded, session, state) && (!isPatient || isPayable(session)),
      async (session, state, world) => ask(state, world, paying(state, session, await mint(world, session, how), how)),
    ),
  );

const nobody: Token = { id: '', card: 'visa', isUsed: false };
const canReach = (state: State, session: Session, { trouble, auth }: Payment, point: CrashPoint): boolean =>
  !(session.charge && isUndecided(session.charge)) &&
  reaches(state, { ...paying({ ...state }, session, { ...nobody, trouble }, { card: 'visa', auth }) }, point);

const crashing: fc.Arbitrary<Command> = fc.tuple(at, payment, crash).map(([number, how, point]) =>
  withSession(
    number,
    `crash # ${point.side} ${point.call}, paid with ${words(how)}`,
    (session, state) => canReach(state, session, how, point),
    async (session, state, world) => {
      const request = paying(state, session, await mint(world, session, how), how);
      complete(state, request, point);
      state.last.set(session, request);
      await crashIn(world, request, point);
    },
  ),
);

async function crashIn(world: World, request: Request, { call, side }: CrashPoint): Promise<void> {
  const path = `/v1/payment_intents${call === 'create' ? '' : '/*/confirm'}`;
  await world.stripe.faults([
    { match: { method: 'POST', path }, fault: side === 'before' ? 'drop_before' : 'drop_after' },
  ]);
  const sent = send(world, request).catch(lost);
  let early = '';
  sent.then((answer) => {
    early = answer?.text ?? '';
  });
  await until(`a call of ${call}`, async () => {
    if (early !== '') throw new Error(`It was answered before ${call}: ${early}`);
    const [rule] = (await (await fetch(`${world.stripe.url}/_sandbox/faults`)).json()) as { fired: number }[];
    return rule?.fired || undefined;
  });
  await world.crash();
  await world.stripe.faults([]);
}

export const payments = { completing, crashing };
