import type { TokenMinter } from '../../src/agent/token-minter.js';
import type { AgentCalls } from '../agent-calls.js';
import type { Dice } from '../dice.js';
import type { Findings } from '../findings.js';
import type { History } from '../history.js';
import type { MerchantCalls } from '../merchant-calls.js';
import type { RefundHistory } from '../refund-history.js';
import type { StripeAccount } from '../stripe-account.js';
import type { Underway } from '../underway.js';

/** What all actors of a run share. */
export interface Stage {
  calls: AgentCalls;
  history: History;
  merchant: MerchantCalls;
  refunds: RefundHistory;
  account: StripeAccount;
  findings: Findings;
  underway: Underway;
  minter: TokenMinter;
}

/** Somebody who acts on the shop while servers die; after the signal, what was begun is brought to its end. */
export type Actor = (stage: Stage, dice: Dice, signal: AbortSignal) => Promise<void>;
