import type { AgentCalls } from '../agent-calls.js';
import { grouped } from '../checks/grouped.js';
import type { History } from '../history.js';
import { readArrivals } from './arrivals.js';
import type { AcknowledgedChange, ChangeKind } from './changes.js';
import { checkAttempts } from './checks/attempts.js';
import { checkChanges } from './checks/changes.js';
import { checkCurrent } from './checks/current.js';
import { checkLanes, type LanesChecked } from './checks/lanes.js';
import type { OrderFindings } from './columns.js';
import { type Figures, figuresOf, type Outage } from './figures.js';
import type { OrderLab } from './lab.js';
import { readLedger } from './ledger.js';
import { createVersions } from './versions.js';

export interface OrderEvidence {
  lab: Pick<OrderLab, 'engine' | 'ledgerFile'>;
  /** The server still answers. */
  calls: Pick<AgentCalls, 'get'>;
  history: Pick<History, 'sold'>;
  changes: readonly AcknowledgedChange[];
  outage: Outage;
  findings: OrderFindings;
}

export interface Judgement {
  orders: number;
  /** Versions of all orders. */
  versions: number;
  /** Acknowledged to the merchant, by kind. */
  changes: Map<ChangeKind, number>;
  lanes: LanesChecked;
  figures: Figures;
}

/** Holds what receivers wrote down against the log of sessions, and both against what was answered. */
export async function judge(evidence: OrderEvidence): Promise<Judgement> {
  const { lab, calls, history, changes, outage, findings } = evidence;
  const { records, add } = createVersions();
  await lab.engine.eachOrder(add);
  const attempts = await readLedger(lab.ledgerFile);
  const arrivals = readArrivals(attempts);
  checkAttempts(attempts, findings);
  checkChanges(records, history.sold(), changes, findings);
  const lanes = checkLanes(records, arrivals, findings);
  await checkCurrent(records, arrivals, calls, findings);
  return {
    orders: records.size,
    versions: [...records.values()].reduce((sum, { versions }) => sum + versions.length, 0),
    changes: new Map(
      [...grouped(changes, ({ kind }) => kind)].map(([kind, { length }]) => [kind as ChangeKind, length]),
    ),
    lanes,
    figures: figuresOf(attempts, outage),
  };
}
