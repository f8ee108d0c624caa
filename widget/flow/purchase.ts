import type { HostBridge } from '../bridge/bridge.js';
import type { Offer, ToolResult } from '../wire.js';
import { createCheckoutSync, type Timers } from './checkout-sync.js';
import { type Draft, draftOf, type FieldName, wishesOf } from './draft.js';
import { isComplete, isReady, limitOf, type Model } from './model.js';
import { outcomeOf, outcomeOfError, type PaymentOutcome } from './payment-outcome.js';
import { savedState, toSave } from './saved-state.js';
import { type CheckoutAnswer, isOver, isPassing, type Refusal, readCheckoutAnswer } from './tool-answer.js';

export interface PurchaseDeps {
  bridge: Pick<HostBridge, 'callTool' | 'requestCheckout' | 'saved' | 'save'>;
  offer: Offer;
  newRequestId: () => string;
  timers: Timers;
  onChange: (model: Model) => void;
  /** The shopper wants to pay, and something is missing. */
  onMissing: () => void;
}

/** What a shopper can do. */
export interface Purchase {
  start(): void;
  chooseVariant(variantId: string): void;
  setQuantity(quantity: number): void;
  setField(name: FieldName, value: string): void;
  /** The shopper has left a field: from now on what is wrong with it is said. */
  leaveField(name: FieldName): void;
  chooseOption(optionId: string): void;
  /** An empty code takes the one away that is there. */
  setDiscountCode(code: string): void;
  pay(): Promise<void>;
  /** Asks again what the shop has not answered. */
  retry(): void;
}

interface Asked {
  args: Record<string, unknown>;
}

/** Milliseconds without a change, after which the host keeps what there is. */
const SAVE_DELAY = 250;

/** A purchase from the first look to the order. The shop alone says what anything costs. */
export function createPurchase({ bridge, offer, newRequestId, timers, onChange, onMissing }: PurchaseDeps): Purchase {
  const saved = savedState(bridge.saved(), offer);
  let sessionId = saved?.sessionId;
  let saving: unknown;
  let model: Model = {
    offer,
    draft: saved?.draft ?? draftOf(offer),
    sync: 'waiting',
    touched: new Set(),
    attempted: false,
    payment: 'idle',
    order: saved?.order,
  };

  function update(changes: Partial<Model>): void {
    model = { ...model, ...changes };
    onChange(model);
  }

  const save = () => bridge.save(toSave(offer.product.id, { sessionId, draft: model.draft, order: model.order }));

  function saveSoon(): void {
    if (saving !== undefined) timers.clear(saving);
    saving = timers.set(save, SAVE_DELAY);
  }

  const sync = createCheckoutSync<Asked, CheckoutAnswer>({
    prepare: () => ({
      args: { ...(sessionId !== undefined && { checkout_session_id: sessionId }), ...wishesOf(model.draft) },
    }),
    async send({ args }, requestId) {
      const result: ToolResult = await bridge.callTool('update_checkout', { ...args, request_id: requestId });
      const answer = readCheckoutAnswer(result);
      const code = answer.kind === 'refused' && isPassing(answer.refusal) ? answer.refusal.code : undefined;
      update({ isInPayment: code === 'session_in_progress' });
      if (code !== undefined) throw new Error(code);
      return answer;
    },
    onAnswer(answer, isCurrent) {
      if (answer.kind === 'refused') refused(answer.refusal, isCurrent);
      else answered(answer.checkout, isCurrent);
    },
    onState: (state) => update({ sync: state }),
    newRequestId,
    timers,
  });

  function want(changes: Partial<Draft>): void {
    if (model.payment !== 'idle' || model.order) return;
    update({ draft: { ...model.draft, ...changes }, notice: undefined });
    saveSoon();
    sync.change();
  }

  function answered(checkout: NonNullable<Model['checkout']>, isCurrent: boolean): void {
    sessionId = checkout.id;
    if (checkout.order) {
      finish(checkout.order);
      return;
    }
    saveSoon();
    if (!isCurrent) return;
    update({ checkout, refusal: undefined });
    const options = checkout.fulfillment_options ?? [];
    // Nothing is on offer while the address is being mended: what was chosen is meant again afterwards.
    if (options.length === 0) return;
    const chosen = options.find(({ id }) => id === model.draft.optionId);
    // The first way is the shop's usual one, and the shopper sees it chosen; a way that is gone cannot stay chosen.
    const optionId = (chosen ?? options[0])?.id;
    if (optionId !== model.draft.optionId) askAnew({ optionId });
  }

  function refused(refusal: Refusal, isCurrent: boolean): void {
    if (refusal.checkout?.order) {
      finish(refusal.checkout.order);
    } else if (isOver(refusal) && sessionId !== undefined) {
      sessionId = undefined;
      askAnew({});
    } else if (isCurrent) update({ refusal });
  }

  /** Without waiting for the shopper to pause: it is not they who changed something. */
  function askAnew(changes: Partial<Draft>): void {
    update({ draft: { ...model.draft, ...changes } });
    saveSoon();
    sync.change();
    void sync.flush();
  }

  function finish(order: Model['order']): void {
    update({ order, payment: 'idle', notice: undefined });
    save();
  }

  /** What the sheet said, and what has become of the session meanwhile: it may be paid all the same. */
  function notPaid(outcome: Exclude<PaymentOutcome, { kind: 'paid' }>): void {
    const notice: Model['notice'] =
      outcome.kind === 'closed'
        ? { kind: 'info', text: 'You closed the payment. Your details are kept; pay whenever you like.' }
        : { kind: 'error', text: outcome.text };
    update({ payment: 'idle', notice });
    askAnew({});
  }

  return {
    start() {
      onChange(model);
      if (!model.order) askAnew({});
    },
    chooseVariant(variantId) {
      want({ variantId });
      const most = limitOf(model);
      if (model.draft.quantity > most) want({ quantity: most });
    },
    setQuantity: (quantity) => want({ quantity: Math.min(Math.max(Math.trunc(quantity) || 1, 1), limitOf(model)) }),
    setField: (name, value) => want({ form: { ...model.draft.form, [name]: value } }),
    leaveField(name) {
      // Nobody is told off for passing by.
      const isEmpty = model.draft.form[name].trim() === '';
      if (!isEmpty && !model.touched.has(name)) update({ touched: new Set([...model.touched, name]) });
    },
    chooseOption: (optionId) => want({ optionId }),
    setDiscountCode: (code) => want({ discountCode: code.trim() }),
    async pay() {
      const requestCheckout = bridge.requestCheckout();
      if (model.payment !== 'idle' || model.order || !requestCheckout) return;
      update({ attempted: true, notice: undefined });
      if (!isComplete(model)) {
        onMissing();
        return;
      }
      update({ payment: 'preparing' });
      await sync.flush();
      const { checkout } = model;
      if (model.order) return;
      if (!checkout || !isReady(model) || !isComplete(model)) {
        update({ payment: 'idle' });
        onMissing();
        return;
      }
      update({ payment: 'open' });
      const outcome = await Promise.resolve(checkout).then(requestCheckout).then(outcomeOf, outcomeOfError);
      if (outcome.kind === 'paid') finish(outcome.order);
      else notPaid(outcome);
    },
    retry: sync.retry,
  };
}
