import { noSuchObject, refused } from '../errors.js';
import { emit } from '../events/emit.js';
import { newId } from '../ids.js';
import type { Product } from '../objects/product.js';
import type { Call } from '../wire/call.js';
import { mergedMetadata } from '../wire/metadata.js';
import type { GivenProduct } from './product-params.js';

type NewProduct = GivenProduct & { id?: string | undefined; name: string; type?: Product['type'] | undefined };

/** A product with nothing but what the caller gave, not stored yet. */
export function newProduct(call: Call, given: NewProduct): Product {
  const { id = newId('prod'), name, type = 'service' } = given;
  if (call.store.objects.has(id)) {
    throw refused('Product already exists.', { code: 'resource_already_exists', param: 'id' });
  }
  const bare: Product = {
    id,
    object: 'product',
    active: true,
    created: call.now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type,
    unit_label: null,
    updated: call.now,
    url: null,
  };
  return withGiven(bare, given);
}

/** Stores a new product and says so. */
export function addProduct(call: Call, product: Product): void {
  call.store.objects.insert('product', call.account.id, product);
  emit(call, 'product.created', product);
}

/** The product with what the caller gave in place of what it has. */
export function withGiven(product: Product, given: GivenProduct): Product {
  return {
    ...product,
    active: given.active ?? product.active,
    description: changed(given.description, product.description),
    images: given.images ?? product.images,
    metadata: mergedMetadata(product.metadata, given.metadata),
    name: given.name ?? product.name,
    package_dimensions: changed(given.package_dimensions, product.package_dimensions),
    shippable: given.shippable ?? product.shippable,
    statement_descriptor: changed(given.statement_descriptor, product.statement_descriptor),
    tax_code: changed(given.tax_code, product.tax_code),
    unit_label: changed(given.unit_label, product.unit_label),
    url: changed(given.url, product.url),
  };
}

/** `null` takes a value away, `undefined` leaves it. */
function changed<T>(given: T | undefined, present: T): T {
  return given === undefined ? present : given;
}

/** The caller's product, or the refusal that says where its id came from. */
export function requireProduct(call: Call, id: string, where: { status: 400 | 404; param: string }): Product {
  const found = call.store.objects.find('product', id);
  if (found?.account === call.account.id) return found.object;
  throw noSuchObject('product', id, where);
}
