import { type LostCreateDeps, settleLostCreate } from '../../../src/payments/lost-create.js';
import type { CallBudget, PaymentService } from '../../../src/payments/payment-service.js';
import type { Intent, Ledger } from './ledger.js';
import { createNetwork } from './network.js';
import type { Owner } from './tasks.js';
import type { World } from './world.js';

const KEYED = { isKeyed: true };

/** The payment service of one instance, over a network that loses what it carries. */
export function createPayments(world: World, ledger: Ledger, owner: Owner): PaymentService {
  const { tasks } = world;
  const network = createNetwork(world, owner);

  // A lost create-and-confirm is settled by a create under its key. A server error kept there is forgotten by Stripe
  // after a day: longer than a schedule.
  const CREATE = { isKeyed: !world.setting.tokenWithCreate };

  const payments: PaymentService = {
    confirmsWithCreate: world.setting.tokenWithCreate,
    livemode: false,
    budget: (milliseconds) => ({ deadline: tasks.now() + milliseconds }),
    create: ({ charge }, budget) => network('create', budget, (failure) => ledger.create(charge, failure), CREATE),
    admit: () => {},
    createAndConfirm: ({ charge }, instrument, budget) =>
      network('create-and-confirm', budget, (failure) => ledger.createAndConfirm(charge, instrument, failure), KEYED),
    confirm: ({ charge }, id, instrument, budget) =>
      network('confirm', budget, (failure) => ledger.confirm(charge, id, instrument, failure), KEYED),
    retrieve: (id, budget) => network('retrieve', budget, () => ledger.retrieve(id)),
    cancel: (id, budget) => network('cancel', budget, () => ledger.cancel(id)),
    inspectToken: (token, _need, budget) =>
      network('inspect', budget, () => (ledger.isUsed(token) ? { refused: 'token_used' } : { riskReview: [] })),
    settleLostCreate: (request, budget) => settleLostCreate(listing(budget), request, budget),
    account: async () => undefined,
  };

  /** As much of the SDK as the search for a lost PaymentIntent calls. */
  function listing(budget: CallBudget): LostCreateDeps {
    const list = ({ created }: { created: { gte: number; lte: number } }) =>
      network('list', budget, () => ({
        has_more: false,
        data: ledger
          .listed()
          .filter(({ createdAt }) => createdAt >= created.gte * 1000 && createdAt <= created.lte * 1000)
          .map(toStripe),
      }));
    const call = <T>(_: string, __: CallBudget, send: (request: { timeout: number }) => Promise<T>) =>
      send({ timeout: 1 });
    const deps = { stripe: { paymentIntents: { list } }, call, now: tasks.now, create: payments.create };
    return deps as unknown as LostCreateDeps;
  }
  return payments;
}

const toStripe = ({ sessionId, generation, ...intent }: Intent) => ({
  ...intent,
  metadata: { checkout_session_id: sessionId, generation: String(generation) },
});
