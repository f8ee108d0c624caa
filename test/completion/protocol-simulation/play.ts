import { createChaos } from './chaos.js';
import { createClients } from './clients.js';
import { type Counts, count } from './counts.js';
import { type Instance, startInstance } from './instance.js';
import { createLaws } from './laws.js';
import { createLedger } from './ledger.js';
import { spreadNews } from './news.js';
import { createRequests } from './requests.js';
import type { Scene } from './scene.js';
import { settle } from './settle.js';
import { createPriceTag, ITEM, STOCK } from './shop.js';
import { createTables } from './tables.js';
import { allQuiet } from './tasks.js';
import { accuse, createWorld, type Setting, tell, type World } from './world.js';

/** Steps with faults, and in all: a schedule that takes more does not come to rest. */
const WILD_STEPS = 220;
const MAX_STEPS = 4000;

export interface Played {
  /** The law that was broken, if one was. */
  broken: string | undefined;
  steps: number;
  endedAt: number;
}

/** One session's life: with faults, then without them until all is at rest. */
export async function play(seed: number, setting: Setting, counts: Counts, trace?: string[]): Promise<Played> {
  const world = createWorld(seed, setting, counts, trace);
  const scene = setScene(world);
  let steps = 0;
  let isOver = false;

  async function step(): Promise<boolean> {
    const task = world.tasks.take();
    if (!task) return false;
    steps += 1;
    task.run();
    await allQuiet();
    return world.broken === undefined;
  }
  async function untilQuiet(): Promise<void> {
    await allQuiet();
    while (await step()) if (steps > MAX_STEPS) accuse(world, 'this never comes to rest');
  }

  // Waiting for all quiet works from a continuation alone.
  await undefined;
  await openSession(scene, untilQuiet);
  const before = createChaos(scene);
  createClients(scene, createRequests(scene))
    .start()
    .then(
      () => {
        isOver = true;
      },
      (error) => accuse(world, `a client failed: ${error}`),
    );
  await allQuiet();
  world.isCalm = false;
  const wildSteps = world.dice.between(WILD_STEPS / 4, WILD_STEPS);
  while (!isOver && steps < wildSteps) {
    before();
    if (!(await step())) break;
  }
  world.isCalm = true;
  tell(world, () => 'the faults end');
  await untilQuiet();
  if (world.broken === undefined) await settle(scene, untilQuiet);
  countEnd(scene, steps);
  return { broken: world.broken, steps, endedAt: world.tasks.now() };
}

function setScene(world: World): Scene {
  const tables = createTables();
  const rival = { units: 0 };
  const laws = createLaws(world, tables, rival);
  const ledger = createLedger(world, laws, (intentId) => spreadNews(scene, intentId));
  const instances: Instance[] = [];
  const scene: Scene = { world, tables, laws, ledger, priceTag: createPriceTag(), instances, revive, rival };
  const { tasks, dice, setting } = world;

  function revive(dead: Instance): void {
    const run = () => {
      const instance = startInstance(scene, `${dead.name}'`);
      tell(world, () => `${instance.name} starts`);
      instances[instances.indexOf(dead)] = instance;
      if (setting.instances > 1) return;
      // It has the database to itself, so whoever held a charge is dead.
      instance.isReady = false;
      instance.upkeep.orphanCharges().then(() => {
        instance.isReady = instance.isAlive;
      });
    };
    tasks.add({ name: 'start', notBefore: tasks.now() + dice.between(500, 8_000), run });
  }

  tables.stock.set(ITEM.id, STOCK);
  for (let index = 0; index < setting.instances; index += 1) {
    instances.push(startInstance(scene, String.fromCharCode(65 + index)));
  }
  return scene;
}

async function openSession({ world, instances: [first] }: Scene, untilQuiet: () => Promise<void>): Promise<void> {
  const { agentId } = world.session;
  const lines = [{ variantId: ITEM.id, quantity: world.dice.between(1, 4), path: '$' }];
  const command = {
    currency: 'usd',
    lines,
    agent: { interventions: world.dice.chance(0.6) ? ['3ds'] : [], extensions: [] },
  };
  const key = { agentId, path: '/checkout_sessions', key: 'open', apiVersion: '2026-04-17', body: command };
  first?.checkout.create(agentId, command, first.checkout.requestKey(key)).then(
    (answer) => {
      if (answer.kind === 'session') world.session = { id: answer.session.id, agentId };
    },
    (error) => accuse(world, `no session: ${error}`),
  );
  await untilQuiet();
}

function countEnd({ world: { counts }, laws, ledger }: Scene, steps: number): void {
  count(counts, 'schedules');
  count(counts, 'steps', steps);
  count(counts, `ends ${laws.rowsNow().session?.session.status}`);
  count(counts, 'payment-intents', ledger.intents.length);
  count(counts, 'charges', laws.charged.length);
}
