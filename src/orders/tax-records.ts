import { type Adjustment, isPaidBack } from '../domain/adjustment.js';
import type { Order } from '../domain/order.js';
import type { TaxQuestion } from '../domain/tax-calculation.js';
import { planTaking, type Taken, type TakePlan } from '../domain/tax-reversal.js';
import { UnavailableError } from '../errors.js';
import type { Failpoint } from '../failpoint.js';
import type { CallBudget } from '../payments/payment-service.js';
import type { StripeTax } from '../payments/stripe-tax.js';
import type { StripeTaxRecords } from '../payments/stripe-tax-records.js';
import type { OrderTask } from '../store/order-tasks.js';
import type { OrderTaskWork } from './order-tasks.js';
import { recordedSale, reversalOf } from './tax-sale.js';

export interface TaxRecordsDeps {
  atStripe: () => StripeTax & StripeTaxRecords;
  newBudget: () => CallBudget;
  /** The order as a question, for when Stripe has forgotten the one that was asked. */
  questionOf: (order: Order) => Promise<TaxQuestion>;
  /** Milliseconds since the epoch. */
  now: () => number;
  failpoint: Failpoint;
  /** The tax of the sale on record, in minor units, is not the one that the buyer paid. */
  onDifference: (orderId: string, difference: number) => void;
  /** The order goes to several places, and a transaction has one address: a person has to put it on record. */
  onTaxedApart: (orderId: string) => void;
  /** Stripe will not put something on record: a person has to. */
  onRefused: (orderId: string, what: string) => void;
}

/** What is on record of an order, as its task notes it. */
interface TaxProgress {
  /** That the sale was recorded from, where it is not the one of the quote. */
  calculation?: string;
  /** '' where Stripe has the sale on record and does not say as what. */
  transaction?: string;
  /** Minor units: what the tax on record is more than what was paid. */
  difference?: number;
  /** By the id of the adjustment. */
  reversals?: Record<string, TaxReversalNote>;
}

interface TaxReversalNote extends Taken {
  /** How it is asked for; absent once there is an answer. */
  asked?: TakePlan;
  /** '' where Stripe has it on record and does not say as what. */
  transaction?: string;
  /** Why Stripe would not record it. */
  refused?: string;
  /** The refund failed afterwards, so the sale stands again. */
  undone?: true;
}

/** Milliseconds of age up to which a sale is calculated for its own day (docs.stripe.com/api/tax/calculations). */
const OWN_DAY = 30 * 24 * 3_600_000;

/**
 * Puts sales and what goes back of them on record at Stripe Tax, each once: under its own reference, which is the id of
 * the order or of the adjustment. Orders that Stripe Tax did not assess have nothing to be recorded; of those that it
 * assessed for several places, somebody is told.
 */
export function createTaxRecords(deps: TaxRecordsDeps): OrderTaskWork {
  const { failpoint } = deps;

  return async ({ order, progress: known, note, keep }) => {
    if (order.taxReference === undefined) deps.onTaxedApart(order.id);
    if (!order.taxReference?.startsWith('taxcalc_')) return;
    const budget = deps.newBudget();
    let progress: TaxProgress = known;
    const noted = (changes: TaxProgress): void => {
      progress = { ...progress, ...changes };
      note(progress as OrderTask['progress']);
    };

    const transaction = progress.transaction ?? (await recordSale(order, order.taxReference, progress, noted, budget));
    if (transaction === '') return;
    const write = (id: string, reversal: TaxReversalNote): void =>
      noted({ reversals: { ...progress.reversals, [id]: reversal } });

    for (const adjustment of order.adjustments.filter(isPaidBack)) {
      const { id, status } = adjustment;
      const before = progress.reversals?.[id];
      if (before === undefined ? status === 'completed' : before.asked !== undefined) {
        const asking = async (asked: TakePlan): Promise<void> => {
          write(id, { ...takenBy(asked), asked });
          await keep();
        };
        write(id, await reverse(order, transaction, adjustment, progress, asking, budget));
      }
      const made = progress.reversals?.[id];
      if (status === 'failed' && made?.transaction !== undefined && !made.undone) {
        await undo(order, adjustment, made.transaction, budget);
        write(id, { ...made, undone: true });
      }
    }
  };

  /** A crash before the note repeats the calls, which come to the same transaction. */
  async function recordSale(
    order: Order,
    quoted: string,
    { calculation: again }: TaxProgress,
    noted: (changes: TaxProgress) => void,
    budget: CallBudget,
  ): Promise<string> {
    const { id: orderId } = order;
    const record = (calculation: string) => deps.atStripe().record({ calculation, reference: orderId }, budget);
    let recorded = await record(again ?? quoted);
    if ('unusable' in recorded && again === undefined) {
      const { calculation, difference } = await calculateAgain(order, quoted, budget);
      failpoint('after_calculation');
      noted({ calculation, ...(difference !== 0 && { difference }) });
      if (difference !== 0) deps.onDifference(orderId, difference);
      recorded = await record(calculation);
    }
    if ('unusable' in recorded) throw new UnavailableError(`Stripe Tax does not record the sale: ${recorded.unusable}`);
    const { transaction } = recorded;
    failpoint('after_tax_record');
    noted({ transaction });
    if (transaction === '') deps.onRefused(orderId, 'Stripe does not say which transaction the sale is');
    return transaction;
  }

  /** The calculation of the quote has expired, or stands for another sale with the same content. */
  async function calculateAgain(order: Order, quoted: string, budget: CallBudget) {
    const earlier = await deps.atStripe().earlier(quoted, budget);
    const question = earlier?.question ?? (await deps.questionOf(order));
    const age = deps.now() - order.createdAt;
    const answer = await deps.atStripe().calculate(question, budget, {
      key: `acp:tax:${order.id}:again`,
      ...(age >= 0 && age < OWN_DAY && { at: order.createdAt }),
    });
    if ('refused' in answer) throw new UnavailableError('Stripe Tax cannot place the address of the order any more');
    return { calculation: answer.id, difference: answer.tax - (earlier?.tax ?? order.totals.tax ?? 0) };
  }

  /**
   * What is asked is durable before it is asked, and asked again in the same words until there is an answer: Stripe may
   * have it on record, and where the refund fails meanwhile, that has to be undone.
   */
  async function reverse(
    order: Order,
    transaction: string,
    adjustment: Adjustment,
    { reversals = {} }: TaxProgress,
    asking: (plan: TakePlan) => Promise<void>,
    budget: CallBudget,
  ): Promise<TaxReversalNote> {
    const original = await deps.atStripe().transaction(transaction, budget);
    const sale = recordedSale(order, original);
    const before = Object.values(reversals).filter(({ refused, undone }) => refused === undefined && !undone);
    const earlier = reversals[adjustment.id]?.asked;
    const plan = earlier ?? planTaking(sale, before, adjustment);
    if (plan === undefined) return { gross: 0, parts: {} };
    if (earlier === undefined) await asking(plan);
    const reference = adjustment.id;
    const asked = reversalOf(order, original, adjustment, plan);
    let made = await deps.atStripe().reverse(transaction, { reference, reversal: asked }, budget);
    let taken = takenBy(plan);
    if ('refused' in made && asked.mode !== 'flat') {
      made = await deps
        .atStripe()
        .reverse(transaction, { reference, reversal: { mode: 'flat', amount: plan.gross } }, budget);
      taken = { gross: plan.gross };
    }
    failpoint('after_tax_reversal');
    if ('refused' in made) deps.onRefused(order.id, `the refund ${adjustment.id}: ${made.refused}`);
    return { ...taken, ...made };
  }

  /** https://docs.stripe.com/tax/custom#undo-a-partial-refund */
  async function undo(order: Order, { id }: Adjustment, reversal: string, budget: CallBudget): Promise<void> {
    if (reversal === '') {
      deps.onRefused(order.id, `the failed refund ${id}: Stripe does not say which transaction took it back`);
      return;
    }
    const asked = { reference: `${id}:undone`, reversal: { mode: 'full' as const } };
    const made = await deps.atStripe().reverse(reversal, asked, budget);
    if ('refused' in made) deps.onRefused(order.id, `the failed refund ${id}: ${made.refused}`);
  }
}

const takenBy = (plan: TakePlan): Taken =>
  plan.mode === 'parts' ? { gross: plan.gross, parts: plan.parts } : { gross: plan.gross };
