import { refused } from '../errors.js';
import { changes } from '../events/changes.js';
import { emit } from '../events/emit.js';
import type { Product } from '../objects/product.js';
import { type Answer, type Call, ok, type Route } from '../wire/call.js';
import { objectsPage, pageShape } from '../wire/list-page.js';
import { choice, flag, list, readParams, text } from '../wire/params.js';
import { addPrice, newPrice } from './price.js';
import { addProduct, newProduct, requireProduct, withGiven } from './product.js';
import { createShape, updateShape } from './product-params.js';

const PRODUCTS = '/v1/products';
const expandOnly = { expand: list(text) };
const listShape = {
  ...pageShape,
  active: flag,
  ids: list(text),
  shippable: flag,
  type: choice('good', 'service'),
  url: text,
};

/** https://docs.stripe.com/api/products */
export const productRoutes: Route[] = [
  { method: 'POST', path: PRODUCTS, run: createProduct },
  { method: 'GET', path: PRODUCTS, run: listProducts },
  {
    method: 'GET',
    path: `${PRODUCTS}/:id`,
    run(call) {
      readParams(expandOnly, call.params);
      return ok(requireNamed(call));
    },
  },
  { method: 'POST', path: `${PRODUCTS}/:id`, run: updateProduct },
  { method: 'DELETE', path: `${PRODUCTS}/:id`, run: deleteProduct },
];

function createProduct(call: Call): Answer {
  const { default_price_data: priced, ...given } = readParams(createShape, call.params);
  const product = newProduct(call, given);
  if (priced === undefined) {
    addProduct(call, product);
    return ok(product);
  }
  const price = newPrice(call, { ...priced, product: product.id });
  const sold: Product = { ...product, default_price: price.id };
  addProduct(call, sold);
  addPrice(call, price);
  return ok(sold);
}

function listProducts(call: Call): Answer {
  const { active, ids, shippable, type, url, ...page } = readParams(listShape, call.params);
  return objectsPage(call, 'product', PRODUCTS, page, { active, id: ids, shippable, type, url });
}

function updateProduct(call: Call): Answer {
  const given = readParams(updateShape, call.params);
  const present = requireNamed(call);
  const described = withGiven(present, given);
  if (given.default_price !== undefined) described.default_price = defaultPrice(call, given.default_price);
  const product = { ...described, updated: call.now };
  call.store.objects.save(product);
  emit(call, 'product.updated', product, { previous: changes(present, product) });
  return ok(product);
}

function deleteProduct(call: Call): Answer {
  readParams({}, call.params);
  const product = requireNamed(call);
  if (call.store.objects.newest('price', call.account.id, { product: product.id }) !== undefined) {
    throw refused('This product cannot be deleted because it has one or more user-created prices.');
  }
  call.store.objects.remove(product.id);
  emit(call, 'product.deleted', product);
  return ok({ id: product.id, object: 'product', deleted: true });
}

function requireNamed(call: Call): Product {
  return requireProduct(call, call.id, { status: 404, param: 'id' });
}

/** Checks the price that shall stand for the product of the call. */
function defaultPrice(call: Call, id: string | null): string | null {
  if (id === null) return null;
  const found = call.store.objects.find('price', id)?.object;
  const param = 'default_price';
  if (found === undefined || found.product !== call.id) {
    throw refused(`The price ${id} is not one of the product ${call.id}.`, { code: 'resource_missing', param });
  }
  if (!found.active) throw refused(`The price ${id} is inactive. A default price must be active.`, { param });
  return id;
}
