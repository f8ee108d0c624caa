import type fc from 'fast-check';
import { checkInvariants } from '../invariants.js';
import type { Session, State } from '../state.js';
import { within } from './within.js';
import type { World } from './world.js';

export type Command = fc.AsyncCommand<State, World>;

export interface Doing {
  check: (state: State) => boolean;
  run: (state: State, world: World) => Promise<void>;
  /** Reads as a line of a counterexample; of a command that has run. */
  name: () => string;
}

/** Runs of each command, over all worlds. */
export const counts = new Map<string, number>();

const SECOND = 1_000;
/** Seconds that a command may take; most take a few hundredths of one. */
const LIMIT = 45;

/** A step of the world: time moves a little, something happens, and everything has to be true. */
function step({ name, check, run }: Doing): Command {
  return {
    check,
    async run(state, world) {
      state.steps += 1;
      state.now += SECOND;
      world.advance(SECOND);
      const done = run(state, world);
      const kind = name().replace(/ s\d.*|[:(].*/, '');
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      await within(LIMIT, name(), done);
      await within(LIMIT, `the invariants after ${name()}`, checkInvariants(state, world));
    },
    toString: name,
  };
}

export const command = ({ name, ...doing }: Omit<Doing, 'name'> & { name: string }): Command =>
  step({ ...doing, name: () => name });

/** Does something with one of the sessions for which it makes sense; `#` in the name stands for that one. */
export function withSession(
  at: number,
  name: string,
  check: (session: Session, state: State) => boolean,
  run: (session: Session, state: State, world: World) => Promise<void>,
): Command {
  let chosen = '#';
  const fitting = (state: State): Session[] => state.sessions.filter((session) => check(session, state));
  return step({
    name: () => name.replace('#', chosen),
    check: (state) => fitting(state).length > 0,
    run(state, world) {
      const found = fitting(state);
      const session = found[at % found.length] as Session;
      chosen = session.name;
      return run(session, state, world);
    },
  });
}
