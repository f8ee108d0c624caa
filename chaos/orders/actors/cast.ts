import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentCalls } from '../../agent-calls.js';
import { createDice } from '../../dice.js';
import type { History } from '../../history.js';
import type { OrderFindings } from '../columns.js';
import type { OrderLab } from '../lab.js';
import type { OrderOptions } from '../options.js';
import { buyAll } from './buyer.js';
import { createDesk, type Desk } from './desk.js';
import { workOn } from './merchant.js';
import { createTickets, createWorkload } from './tickets.js';

export interface Stage {
  options: OrderOptions;
  lab: Pick<OrderLab, 'url' | 'stripeUrl' | 'minter'>;
  history: History;
  calls: AgentCalls;
  findings: OrderFindings;
}

export interface Cast {
  changes: Desk['changes'];
  /** Resolves when everything was bought and worked on. */
  ended: Promise<unknown>;
  /** Resolves when merchants have taken up so many orders, or all that there are. */
  workedOn(orders: number): Promise<void>;
}

const MERCHANTS = 8;
/** Orders that nobody works on yet: with more of them agents wait, so that there are purchases all along. */
const MOST_WAITING = 30;
const LOOKING = 25;

/** Lets agents buy and merchants work on what was bought. */
export function startActing({ options, lab, history, calls, findings }: Stage): Cast {
  const { count, clients, seed } = options;
  const { stripeUrl, minter } = lab;
  const desk = createDesk(lab.url, findings);
  let isSoldOut = false;
  const workload = createWorkload(history.sold, () => isSoldOut);
  const tickets = createTickets(count, () => history.sold().length - workload.taken() < MOST_WAITING);
  const buying = many(clients, (name) =>
    buyAll({ calls, minter, stripeUrl, findings, dice: createDice(seed, `buyer ${name}`) }, tickets),
  ).finally(() => {
    isSoldOut = true;
  });
  const working = many(MERCHANTS, (name) => workOn(desk, createDice(seed, `merchant ${name}`), workload));
  return {
    changes: desk.changes,
    ended: Promise.all([buying, working]),
    async workedOn(orders) {
      const isEnough = () => workload.taken() >= Math.min(orders, isSoldOut ? history.sold().length : count);
      while (!isEnough()) await sleep(LOOKING);
    },
  };
}

const many = (number: number, work: (name: number) => Promise<void>): Promise<unknown> =>
  Promise.all(Array.from({ length: number }, (_, index) => work(index + 1)));
