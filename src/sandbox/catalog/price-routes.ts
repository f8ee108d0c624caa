import { invalidParam, noSuchObject, refused } from '../errors.js';
import { changes } from '../events/changes.js';
import { emit } from '../events/emit.js';
import type { Price } from '../objects/price.js';
import { type Answer, type Call, ok, type Route } from '../wire/call.js';
import { objectsPage, pageShape } from '../wire/list-page.js';
import { mergedMetadata } from '../wire/metadata.js';
import { fields, list, readParams, text } from '../wire/params.js';
import { freeLookupKey } from './lookup-key.js';
import { addPrice, newPrice } from './price.js';
import { changeableShape, pricedShape, priceFilters } from './price-params.js';
import { addProduct, newProduct, requireProduct } from './product.js';
import { productDataShape } from './product-params.js';

const PRICES = '/v1/prices';
const createShape = { ...pricedShape, ...changeableShape, product: text, product_data: fields(productDataShape) };

/** https://docs.stripe.com/api/prices */
export const priceRoutes: Route[] = [
  { method: 'POST', path: PRICES, run: createPrice },
  { method: 'GET', path: PRICES, run: listPrices },
  {
    method: 'GET',
    path: `${PRICES}/:id`,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      return ok(requirePrice(call));
    },
  },
  { method: 'POST', path: `${PRICES}/:id`, run: updatePrice },
];

/** The price that the path names, if it is the caller's. */
export function requirePrice(call: Call): Price {
  const found = call.store.objects.find('price', call.id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('price', call.id, { status: 404, param: 'price' });
}

function createPrice(call: Call): Answer {
  const given = readParams(createShape, call.params);
  const { product, product_data: data } = given;
  if (product !== undefined && data !== undefined) {
    throw invalidParam('You may only specify one of these parameters: product, product_data.', { param: 'product' });
  }
  if (product !== undefined) {
    const { id } = requireProduct(call, product, { status: 400, param: 'product' });
    return ok(pricedProduct(call, { ...given, product: id }));
  }
  if (data === undefined) {
    throw invalidParam('You must specify either `product` or `product_data` when creating a price.');
  }
  const made = newProduct(call, data);
  addProduct(call, made);
  return ok(pricedProduct(call, { ...given, product: made.id }));
}

function pricedProduct(
  call: Call,
  given: Parameters<typeof newPrice>[1] & { transfer_lookup_key?: boolean | undefined },
) {
  const price = newPrice(call, given);
  freeLookupKey(call, given);
  addPrice(call, price);
  return price;
}

function listPrices(call: Call): Answer {
  const { lookup_keys, product, recurring, ...given } = readParams({ ...pageShape, ...priceFilters }, call.params);
  const { active, currency, type, ...page } = given;
  if (product !== undefined) requireProduct(call, product, { status: 400, param: 'product' });
  return objectsPage(call, 'price', PRICES, page, {
    ...{ active, currency, lookup_key: lookup_keys, product, type },
    'recurring.interval': recurring?.interval,
    'recurring.usage_type': recurring?.usage_type,
  });
}

function updatePrice(call: Call): Answer {
  const given = readParams(changeableShape, call.params);
  const present = requirePrice(call);
  const { active = present.active, tax_behavior = present.tax_behavior } = given;
  if (!active && present.active) requireNotDefault(call, present);
  if (tax_behavior !== present.tax_behavior && present.tax_behavior !== 'unspecified') {
    throw refused(`The tax behavior of a price cannot change once it is set; this one is ${present.tax_behavior}.`, {
      param: 'tax_behavior',
    });
  }
  freeLookupKey(call, { ...given, owner: present.id });
  const price: Price = {
    ...present,
    active,
    lookup_key: given.lookup_key ?? present.lookup_key,
    metadata: mergedMetadata(present.metadata, given.metadata),
    nickname: given.nickname ?? present.nickname,
    tax_behavior,
  };
  call.store.objects.save(price);
  emit(call, 'price.updated', price, { previous: changes(present, price) });
  return ok(price);
}

/** Takes a price away for good, which only Stripe's Dashboard can do: the API has no call for it. */
export function deletePrice(call: Call): Answer {
  const price = requirePrice(call);
  requireNotDefault(call, price);
  call.store.objects.remove(price.id);
  emit(call, 'price.deleted', price);
  return ok({ id: price.id, object: 'price', deleted: true });
}

function requireNotDefault(call: Call, price: Price): void {
  if (call.store.objects.find('product', price.product)?.object.default_price !== price.id) return;
  throw refused('This price cannot be archived because it is the default price of its product.', { param: 'active' });
}
