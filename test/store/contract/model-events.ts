import fc from 'fast-check';
import type { Store } from '../../../src/store/store.js';
import { anEvent } from '../support/builders.js';

const EVER = 1e14;
const IDS = ['evt_1', 'evt_2', 'evt_3', 'evt_4', 'evt_5'];

const id = fc.constantFrom(...IDS);
const outcome = fc.constantFrom('applied' as const, 'foreign' as const, 'ignored' as const);

/** One call of the inbox; `hints` are those that the caller saw, which may be out of date. */
export const eventCommand = fc.oneof(
  fc.record({
    kind: fc.constant('receive' as const),
    id,
    objectId: fc.constantFrom('pi_1', 'pi_2'),
    type: fc.constantFrom('a', 'b'),
    outcome: fc.option(outcome, { nil: undefined, freq: 4 }),
  }),
  fc.record({ kind: fc.constant('settle' as const), id, hints: fc.integer({ min: 0, max: 2 }), outcome }),
  fc.record({ kind: fc.constant('postpone' as const), id, until: fc.constantFrom(0, EVER) }),
  fc.record({ kind: fc.constant('forget' as const), time: fc.constantFrom(0, EVER) }),
);
type EventCommand = typeof eventCommand extends fc.Arbitrary<infer T> ? T : never;

async function run({ inbox }: Store, command: EventCommand): Promise<unknown> {
  if (command.kind === 'forget') return inbox.forget(command.time, IDS.length);
  const event = anEvent(command.id);
  if (command.kind === 'receive') {
    const { objectId, type } = command;
    return inbox.receive({ ...event, objectId, type }, command.outcome);
  }
  const entry = { ...event, receivedAt: 0, tries: 0, hints: 0 };
  if (command.kind === 'postpone') return inbox.postpone(entry, command.until, 'not now');
  return inbox.settle({ ...entry, hints: command.hints }, command.outcome);
}

/** One after the other; the answers. */
export async function runOnEvents(store: Store, commands: readonly EventCommand[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const command of commands) answers.push(await run(store, command));
  return answers;
}

/** Everything that can be read of the inbox but the moments of receipt. */
export async function eventsOf({ inbox }: Store): Promise<unknown> {
  const due = async (time: number) =>
    (await inbox.due(time, IDS.length))
      .map((entry) => JSON.stringify({ ...entry, receivedAt: 0 }, Object.keys(entry).sort()))
      .sort();
  const counts = (await inbox.counts()).map(({ type, outcome: came, count }) => `${type} ${came} ${count}`).sort();
  return { now: await due(EVER - 1), ever: await due(EVER), counts };
}
