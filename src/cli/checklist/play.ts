import { scrub } from '../../scrub.js';
import type { Exchange } from './calls.js';
import type { HeardEvent } from './event-ear.js';
import { orderItems } from './items/orders.js';
import { sessionItems } from './items/sessions.js';
import { troubleItems } from './items/trouble.js';
import { wholeItems } from './items/whole.js';
import { Broken, createScene, type Finding, type Item, NotShown, type SceneDeps } from './scene.js';

/** What came of an item. */
export interface Outcome {
  item: Pick<Item, 'id' | 'title' | 'asks'>;
  verdict: 'shown' | 'failed' | 'not shown';
  findings: readonly Finding[];
  exchanges: readonly Exchange[];
  heard: readonly HeardEvent[];
  /** Why it was not shown, and what to do. */
  remark?: string;
}

/** Every item that is played, in this sequence: later ones need what earlier ones made. */
export const ITEMS: readonly Item[] = [...sessionItems, ...orderItems, ...troubleItems, ...wholeItems];

/** Plays every item, one after the other; whatever goes wrong in one is its outcome. */
export async function playChecklist(
  deps: Omit<SceneDeps, 'memory'>,
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const memory = { sessions: [] };
  const outcomes: Outcome[] = [];
  for (const item of ITEMS) {
    const outcome = await playItem(item, { ...deps, memory });
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

async function playItem(item: Item, deps: SceneDeps): Promise<Outcome> {
  const scene = createScene(deps);
  let remark: string | undefined;
  try {
    await item.play(scene);
  } catch (error) {
    if (error instanceof NotShown) remark = error.message;
    else if (!(error instanceof Broken))
      scene.check(scrub(error instanceof Error ? error.message : String(error)), false);
  }
  const { findings, exchanges, heard } = scene;
  const hasFailed = findings.some(({ holds }) => !holds) || (remark === undefined && findings.length === 0);
  const verdict = hasFailed ? 'failed' : remark === undefined ? 'shown' : 'not shown';
  return { item, verdict, findings, exchanges, heard, ...(remark !== undefined && { remark }) };
}
