import { variantOf } from '../flow/model.js';
import type { Offer, VariantView } from '../wire.js';
import { element, setAttribute, setText, show } from './element.js';
import type { Part } from './part.js';

const AVAILABILITY: Record<VariantView['availability'], string> = {
  in_stock: 'In stock',
  low_stock: 'Only a few left',
  out_of_stock: 'Sold out',
};

/** What is for sale: picture, name, price, and whether any are left. */
export function createProductPart({ product, shop, payment_mode: mode }: Offer): Part {
  const price = element('p', { class: 'price' });
  const availability = element('p', { class: 'availability' });
  const badge = element('p', { class: 'badge' }, 'Test mode');
  badge.title = 'No real money moves';
  show(badge, mode === 'test');
  const description = element('p', { class: 'description' }, product.description ?? '');
  show(description, product.description !== undefined);
  return {
    element: element(
      'header',
      { class: 'product' },
      picture(product.images[0], product.title),
      element(
        'div',
        { class: 'product-text' },
        element('div', { class: 'shop' }, element('p', {}, shop.name), badge),
        element('h1', {}, product.title),
        element('div', { class: 'price-line' }, price, availability),
        description,
      ),
    ),
    draw({ model }) {
      const variant = variantOf(model);
      setText(price, variant?.price.text ?? '');
      setText(availability, variant ? AVAILABILITY[variant.availability] : 'Not sold any more');
      setAttribute(availability, 'data-state', variant?.availability ?? 'out_of_stock');
    },
  };
}

/** A frame of one size, so that nothing moves when the picture comes, or when it does not. */
function picture(url: string | undefined, title: string): HTMLElement {
  const initial = element('span', { 'aria-hidden': 'true' }, title.trim().charAt(0).toUpperCase());
  const frame = element('div', { class: 'picture' }, initial);
  if (url === undefined) return frame;
  const image = element('img', { alt: title, decoding: 'async', referrerpolicy: 'no-referrer', width: 96, height: 96 });
  image.addEventListener('error', () => image.remove());
  image.src = url;
  frame.append(image);
  return frame;
}
