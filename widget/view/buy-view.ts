import type { HostBridge } from '../bridge/bridge.js';
import { type Model, messagesOf } from '../flow/model.js';
import type { Purchase } from '../flow/purchase.js';
import type { Offer } from '../wire.js';
import { createDeliveryPart } from './delivery-part.js';
import { createDetailsPart } from './details-part.js';
import { createDiscountPart } from './discount-part.js';
import { createDonePart } from './done-part.js';
import { element, show } from './element.js';
import { createPayPart } from './pay-part.js';
import { createProductPart } from './product-part.js';
import { createQuantityPart } from './quantity-part.js';
import { createTotalsPart } from './totals-part.js';
import { createVariantPart } from './variant-part.js';

export interface BuyView {
  draw(model: Model): void;
  /** Leads the shopper to what is missing. */
  showMissing(): void;
}

/** The whole widget, from the product to the order. */
export function createBuyView(root: HTMLElement, bridge: HostBridge, offer: Offer, purchase: Purchase): BuyView {
  const onOpen = (event: MouseEvent) => {
    const { currentTarget } = event;
    if (currentTarget instanceof HTMLAnchorElement && bridge.openLink(currentTarget.href)) event.preventDefault();
  };
  const product = createProductPart(offer);
  const variant = createVariantPart(offer, purchase.chooseVariant);
  const quantity = createQuantityPart(purchase.setQuantity);
  const details = createDetailsPart({ onInput: purchase.setField, onLeave: purchase.leaveField });
  const delivery = createDeliveryPart(purchase.chooseOption);
  const discount = createDiscountPart(purchase.setDiscountCode);
  const totals = createTotalsPart();
  const pay = createPayPart({ productUrl: offer.product.url, onRetry: purchase.retry, onOpen });
  const done = createDonePart(onOpen);

  const wishes = element(
    'fieldset',
    { class: 'wishes' },
    element('legend', { class: 'visually-hidden' }, 'Your order'),
    variant.element,
    quantity.element,
    details.element,
    delivery.element,
    discount.element,
  );
  const form = element('form', { novalidate: true }, wishes);
  const summary = element('div', { class: 'summary' }, done.element, totals.element, pay.element);
  form.append(summary);
  // No form is ever submitted: hosts forbid that in their frames, and with it the event.
  const onPay = () => {
    pay.button.focus();
    discount.handIn();
    void purchase.pay();
  };
  pay.button.addEventListener('click', onPay);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Enter' && target instanceof HTMLInputElement && !event.defaultPrevented) onPay();
  });
  root.replaceChildren(product.element, form);

  const parts = [product, variant, quantity, details, delivery, discount, totals, pay, done];
  let last: Model | undefined;

  /** Where the shopper was before the sheet took them away. */
  function moveFocus(model: Model): void {
    if (model.order && last && !last.order) done.title.focus();
    else if (last?.payment === 'open' && model.payment === 'idle') pay.button.focus();
  }

  return {
    draw(model) {
      const { locale } = bridge.context();
      const drawn = {
        model,
        locale,
        messages: messagesOf(model),
        takesPayments: bridge.requestCheckout() !== undefined,
      };
      wishes.disabled = model.payment !== 'idle';
      show(wishes, model.order === undefined);
      show(pay.element, model.order === undefined);
      show(done.element, model.order !== undefined);
      show(totals.element, model.order === undefined || model.checkout !== undefined);
      for (const part of parts) part.draw(drawn);
      moveFocus(model);
      last = model;
    },
    showMissing() {
      const first = form.querySelector<HTMLElement>('[aria-invalid="true"]');
      (first ?? pay.messages).focus();
    },
  };
}
