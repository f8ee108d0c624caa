import { UnavailableError } from '../../../src/errors.js';
import type { Decide, Store } from '../../../src/store/store.js';
import { Crash } from './crash.js';
import type { Laws } from './laws.js';
import type { Tables } from './tables.js';
import type { Owner } from './tasks.js';
import { never, wait } from './wait.js';
import { strikes, tell, type World } from './world.js';

const MAX_DECISIONS = 5;

/** The one database, as one instance reaches it: each call waits for its turn, and so may be the last of its process. */
export function createSharedStore(world: World, tables: Tables, laws: Laws, owner: Owner): Store {
  const { tasks } = world;
  const lost = () => new UnavailableError('The connection to the database was lost');
  const ask = <T>(name: string, query: () => T) => wait(world, owner, { name, effect: query });

  /** `undefined`: the stock's floor was missed, decide anew. */
  function decideOnce<R>(keys: Parameters<Store['commit']>[0], decide: Decide<R>): { result: R } | undefined {
    const decision = decide(tables.load(keys), tasks.now());
    if (!tables.apply(decision)) return undefined;
    laws.afterCommit(decision, owner.name);
    return decision;
  }

  function commit<R>(keys: Parameters<Store['commit']>[0], decide: Decide<R>): Promise<R> {
    if (!owner.isAlive) return never();
    return new Promise((resolve, reject) => {
      let decided = 0;
      const attempt = (): void => {
        try {
          if (strikes(world, 'store decided-twice', 0.02)) decide(tables.load(keys), tasks.now());
          if (strikes(world, 'store commit-lost', 0.004)) {
            reject(lost());
            return;
          }
          const done = decideOnce(keys, decide);
          decided += 1;
          if (done && strikes(world, 'store answer-lost', 0.004)) reject(lost());
          else if (done) resolve(done.result);
          else if (decided < MAX_DECISIONS) queue();
          else reject(new UnavailableError('The stock moved too often while this was decided.'));
        } catch (error) {
          if (!(error instanceof Crash)) reject(error);
        }
      };
      const afterDeath = () => {
        tell(world, () => `a commit of ${owner.name} arrives after its death`);
        try {
          decideOnce(keys, decide);
        } catch {
          // Nobody is left to be told.
        }
      };
      const queue = () => tasks.add({ name: 'commit', owner, run: attempt, afterDeath });
      queue();
    });
  }

  const store: Partial<Store> = {
    commit,
    read: (keys) => ask('read', () => tables.load(keys)),
    session: (ref) => ask('read', () => tables.load({ session: ref }).session),
    revision: (seq) => ask('read', () => tables.revision(seq)),
    undecidedCharges: (before, limit) => ask('list', () => tables.undecided(before, limit)),
    expiredSessions: (time, limit) => ask('list', () => tables.expired(time, limit)),
    lapsedReservations: (time, limit) => ask('list', () => tables.lapsed(time, limit)),
  };
  // Whatever is missing plays no part in a completion; a call of it would end the schedule as a bug.
  return store as Store;
}
