import type { createFindingsIn } from '../findings.js';

/** What must not be: each with its line in the table. */
export const ORDER_COLUMNS = {
  noCreate: 'orders without order_create',
  missing: 'events missing',
  outOfOrder: 'events out of order',
  changedBytes: 'events whose bytes changed',
  badSignature: 'attempts with a bad signature',
  malformed: 'attempts with anything else wrong',
  wrongContent: 'events that tell of no version of their order',
  tooEarly: 'events before their commit',
  notCurrent: "last events that differ from the agent's view",
  redirected: 'redirects followed',
  parked: 'lanes parked',
  acknowledged: 'acknowledged answers lost or changed',
  doubled: 'changes made twice',
  unexpected: 'answers nobody expects',
  stuck: 'not at its end in time',
  crashed: 'servers that ended by themselves',
  damaged: 'damage of the database',
} as const;

export type OrderColumn = keyof typeof ORDER_COLUMNS;

export type OrderFindings = ReturnType<typeof createFindingsIn<OrderColumn>>;
