import { describe } from 'vitest';
import { afterSaleContract } from './contract/after-sale-contract.js';
import { cartContract } from './contract/cart-contract.js';
import { commitContract } from './contract/commit-contract.js';
import { creditContract } from './contract/credit-contract.js';
import { feedContract } from './contract/feed-contract.js';
import { inboxContract } from './contract/inbox-contract.js';
import { lookupContract } from './contract/lookup-contract.js';
import { modelContract } from './contract/model-contract.js';
import { moneyContract } from './contract/money-contract.js';
import type { Open } from './contract/opened.js';
import { orderTaskContract } from './contract/order-task-contract.js';
import { outboxContract } from './contract/outbox-contract.js';
import { redemptionContract } from './contract/redemption-contract.js';
import { replayContract } from './contract/replay-contract.js';
import { stockContract } from './contract/stock-contract.js';
import { sweeperContract } from './contract/sweeper-contract.js';
import { tallyContract } from './contract/tally-contract.js';

/** What every engine behind the store's interface has to keep, to be called with a way to open an empty one. */
/** `isShared`: other processes may have the same data open. */
export function storeContract(
  name: string,
  open: Open,
  { inOrder = false, numRuns = 300, isShared = false } = {},
): void {
  describe(`store contract: ${name}`, () => {
    commitContract(open);
    moneyContract(open);
    afterSaleContract(open);
    lookupContract(open);
    inboxContract(open);
    outboxContract(open, { isShared });
    replayContract(open);
    orderTaskContract(open);
    feedContract(open);
    redemptionContract(open);
    creditContract(open);
    stockContract(open);
    sweeperContract(open);
    tallyContract(open);
    cartContract(open);
    modelContract(open, { inOrder, numRuns });
  });
}
