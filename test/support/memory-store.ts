import { type Clock, systemClock } from '../../src/clock.js';
import { UnavailableError } from '../../src/errors.js';
import type { Store } from '../../src/store/store.js';
import { createMemoryInbox } from './memory-inbox.js';
import { createMemoryTables } from './memory-tables.js';
import { seededRandom } from './random.js';

const MAX_DECISIONS = 5;

export interface MemoryStoreOptions {
  clock?: Clock;
  seed?: number;
  /** Share of decisions (0 to 1) that are thrown away, to be made again on rows that others may have changed. */
  conflicts?: number;
  /** Share of commits (0 to 1) whose caller gets UnavailableError; half of them are written nevertheless. */
  lostCommits?: number;
}

/** A store without a disk that behaves badly on request, in the same way for the same seed. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { clock = systemClock, seed = 1, conflicts = 0, lostCommits = 0 } = options;
  const random = seededRandom(seed);
  const tables = createMemoryTables();
  const facts = new Map<string, string>();
  const pushes = new Map<string, string>();
  let closed = false;

  /** Lets others run, as every real store does. */
  async function turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (closed) throw new UnavailableError('The store is closed.');
  }

  /** Hands out copies, so that nobody can write into the state. */
  async function answer<R>(query: () => R): Promise<R> {
    await turn();
    return structuredClone(query());
  }

  function refusePromise(decision: unknown): void {
    if (!(decision instanceof Promise)) return;
    decision.catch(() => {});
    throw new TypeError('`decide` must not return a promise.');
  }

  return {
    async commit(keys, decide) {
      for (let decided = 0; decided < MAX_DECISIONS; decided += 1) {
        await turn();
        // From here to the end of the round nothing waits: the rows are true when they are decided upon.
        const now = clock.now();
        const decision = decide(structuredClone(tables.load(keys)), now);
        refusePromise(decision);
        if (decided + 1 < MAX_DECISIONS && random() < conflicts) continue;
        const lost = random() < lostCommits;
        if (lost && random() < 0.5) throw new UnavailableError('The commit was lost on its way to the disk.');
        if (!tables.apply(decision, now)) continue;
        if (lost) throw new UnavailableError('The answer of the commit was lost.');
        return decision.result;
      }
      throw new UnavailableError('The stock moved too often while this was decided.');
    },
    read: (keys) => answer(() => tables.load(keys)),
    markOf: () => undefined,
    session: (ref) => answer(() => tables.load({ session: ref }).session),
    revision: (seq) => answer(() => tables.revision(seq)),
    orderBySecret: (secret) => answer(() => tables.orderBySecret(secret)),
    orderByName: (name) => answer(() => tables.orderByName(name)),
    ownerOf: (sessionId) => answer(() => tables.owner(sessionId)),
    cartOwner: (cartId) => answer(() => tables.cartOwner(cartId)),
    paidBy: (paymentIntentIds) => answer(() => tables.paidBy(paymentIntentIds)),
    refundPhases: (stripeRefundIds) => answer(() => tables.refundPhases(stripeRefundIds)),
    sessionOfToken: (fingerprint) => answer(() => tables.ofToken(fingerprint)),
    inbox: createMemoryInbox({ now: () => clock.now(), answer }),
    outbox: tables.outbox.asOutbox({ now: () => clock.now(), answer }),
    orderTasks: tables.orderTasks.asOrderTasks({ now: () => clock.now(), answer }),
    attributions: tables.attributions.asRecords(answer),
    consents: { isSubscribed: (channel, contact) => answer(() => tables.isSubscribed(channel, contact)) },
    feedPushes: {
      hashes: (feed, productIds) =>
        answer(() => {
          const found = productIds.map((id) => [id, pushes.get(`${feed} ${id}`)] as const);
          return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
        }),
      record: (feed, hashes) =>
        answer(() => {
          for (const [id, hash] of hashes) pushes.set(`${feed} ${id}`, hash);
        }),
    },
    undecidedCharges: (leaseBefore, limit) => answer(() => tables.undecided(leaseBefore, limit)),
    authenticatingCharges: (time, limit) => answer(() => tables.authenticating(time, limit)),
    dueRefunds: (time, limit) => answer(() => tables.dueRefunds(time, limit)),
    expiredSessions: (time, limit) => answer(() => tables.expired(time, limit)),
    lapsedReservations: (time, limit) => answer(() => tables.lapsed(time, limit)),
    deleteIdempotencyKeys: (time, limit) => answer(() => tables.deleteKeys(time, limit)),
    deleteCarts: (time, limit) => answer(() => tables.deleteCarts(time, limit)),
    seedStock: (levels) =>
      answer(() => {
        for (const [id, units] of levels) if (!tables.stock.has(id)) tables.stock.set(id, units);
      }),
    remember: (name, value) =>
      answer(() => {
        if (!facts.has(name)) facts.set(name, value);
        return facts.get(name) ?? value;
      }),
    fact: (name) => answer(() => facts.get(name)),
    setFact: (name, value) =>
      answer(() => {
        facts.set(name, value);
      }),
    waiting: () => 0,
    check: () => answer(() => undefined),
    async close() {
      closed = true;
    },
  };
}
