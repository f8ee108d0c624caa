import fc from 'fast-check';
import { ADDRESS, BUYER } from '../../support/builders.js';
import { VARIANTS } from '../goods.js';
import { type Change, cancel, created, newSession, update } from '../requests.js';
import { isOffered } from '../revision.js';
import { type Draft, hasEnded, type Line, type Option, type Request, type Session, type State } from '../state.js';
import { ask } from '../support/ask.js';
import { type Command, command, withSession } from '../support/command.js';

const MAX_SESSIONS = 14;

export const at = fc.nat(MAX_SESSIONS - 1);
export const newKey = (state: State, session: Session): string => {
  state.made += 1;
  return `${session.name}-${state.made}`;
};

const lines: fc.Arbitrary<Line[]> = fc
  .uniqueArray(fc.constantFrom(...VARIANTS), { minLength: 1, maxLength: 3 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((variant) => fc.record({ variant: fc.constant(variant), quantity: fc.integer({ min: 1, max: 2 }) })),
    ),
  );

/** Most shoppers say what is needed to pay. */
const oneIn = (times: number): fc.Arbitrary<boolean> => fc.nat(times - 1).map((chance) => chance === 0);
const address = fc.oneof(
  { weight: 8, arbitrary: fc.constant('US' as const) },
  { weight: 2, arbitrary: fc.constantFrom('DE' as const, undefined) },
);

const wireLines = (asked: readonly Line[]) => asked.map(({ variant, quantity }) => ({ id: variant, quantity }));
const wireAddress = (country: string) => ({ address: { ...ADDRESS, country, state: country === 'US' ? 'CA' : 'BE' } });
const lineWords = (asked: readonly Line[]) =>
  asked.map(({ variant, quantity }) => `${quantity} ${variant}`).join(' + ');

const draftWords = ({ lines: asked, buyer, address: country, can3ds }: Draft) =>
  `${lineWords(asked)}${buyer ? '' : ', no buyer'}${country ? `, to ${country}` : ''}${can3ds ? ', 3ds' : ''}`;

const createBody = ({ lines: asked, buyer, address: country, can3ds }: Draft) => ({
  currency: 'usd',
  capabilities: can3ds ? { interventions: { supported: ['3ds'] } } : {},
  line_items: wireLines(asked),
  ...(buyer && { buyer: BUYER }),
  ...(country && { fulfillment_details: wireAddress(country) }),
});

const choices = fc.constantFrom<(Option | undefined)[]>(
  'standard',
  'standard',
  'standard',
  'express',
  'express',
  'express',
  undefined,
);

/** A session, with its delivery chosen where there is one to choose. */
const create: fc.Arbitrary<Command> = fc
  .record({ lines, buyer: oneIn(10).map((isMissing) => !isMissing), address, can3ds: fc.boolean() })
  .chain((draft) => choices.map((option) => ({ draft, option: isOffered(draft) ? option : undefined })))
  .map(({ draft, option }) =>
    command({
      name: `create(${draftWords(draft)}${option ? `, ${option}` : ''})`,
      check: ({ sessions }) => sessions.length < MAX_SESSIONS,
      async run(state, world) {
        const session = newSession(state, draft);
        state.sessions.push(session);
        const request: Request = {
          ...{ key: newKey(state, session), session, body: createBody(draft), kind: 'create' },
          predict: (now) => created(now, request),
        };
        await ask(state, world, request);
        if (option) await ask(state, world, updateOf(state, session, { option }));
      },
    }),
  );

function updateOf(state: State, session: Session, asked: Change): Request {
  const request: Request = {
    ...{ key: newKey(state, session), session, body: updateBody(asked), kind: 'update' },
    predict: (now) => update(now, request, asked),
  };
  return request;
}

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ lines }) },
  { weight: 1, arbitrary: fc.record({ buyer: oneIn(3).map((isMissing) => !isMissing) }) },
  { weight: 2, arbitrary: fc.record({ address: fc.constantFrom('US' as const, 'US' as const, 'DE' as const, null) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      option: fc.constantFrom('standard' as const, 'standard' as const, 'express' as const, 'express' as const, null),
    }),
  },
);

const updateBody = ({ lines: asked, buyer, address: country, option }: Change) => ({
  ...(asked && { line_items: wireLines(asked) }),
  ...(buyer !== undefined && { buyer: buyer ? BUYER : null }),
  ...(country !== undefined && { fulfillment_details: country && wireAddress(country) }),
  ...(option !== undefined && { selected_fulfillment_options: option && [{ type: 'shipping', option_id: option }] }),
});

/** Most requests go to sessions that are still open. */
export const target = fc.record({ number: at, evenEnded: oneIn(8) });
export const isTarget = (evenEnded: boolean, session: Session, { now }: State): boolean =>
  evenEnded || !hasEnded(session, now);

const changing = (number: number, asked: Change, check: (session: Session, state: State) => boolean): Command =>
  withSession(
    number,
    `update # ${asked.lines ? lineWords(asked.lines) : JSON.stringify(asked)}`,
    check,
    (session, state, world) => ask(state, world, updateOf(state, session, asked)),
  );

const updating: fc.Arbitrary<Command> = fc
  .tuple(target, change)
  .map(([{ number, evenEnded }, asked]) =>
    changing(number, asked, (session, state) => isTarget(evenEnded, session, state)),
  );

/** After a card was declined, whose PaymentIntent stays as it is. */
const rethinking: fc.Arbitrary<Command> = fc
  .tuple(at, change)
  .map(([number, asked]) =>
    changing(number, asked, (session, { now }) => session.charge?.phase === 'declined' && !hasEnded(session, now)),
  );

const canceling: fc.Arbitrary<Command> = target.map(({ number, evenEnded }) =>
  withSession(
    number,
    `cancel #`,
    (session, state) => isTarget(evenEnded, session, state),
    async (session, state, world) => {
      const request: Request = {
        ...{ key: newKey(state, session), session, body: undefined, kind: 'cancel' },
        predict: (now) => cancel(now, request),
      };
      await ask(state, world, request);
    },
  ),
);

export const shopping = { create, updating, rethinking, canceling };
