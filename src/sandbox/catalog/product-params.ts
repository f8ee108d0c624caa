import { invalidParam } from '../errors.js';
import type { PackageDimensions } from '../objects/product.js';
import { taxCode } from '../tax/tax-code.js';
import {
  choice,
  clearableText,
  decimal,
  fields,
  flag,
  list,
  type Reader,
  required,
  text,
  textMap,
} from '../wire/params.js';
import { pricedShape } from './price-params.js';

const MOST_IMAGES = 8;
const LONGEST_DESCRIPTOR = 22;

const images: Reader<string[] | undefined> = (value, path) => {
  const given = value === '' ? [] : list(text)(value, path);
  if (given === undefined || given.length <= MOST_IMAGES) return given;
  throw invalidParam(`You may only specify up to ${MOST_IMAGES} images.`, { param: path });
};

const dimensionFields = fields({
  height: required(decimal),
  length: required(decimal),
  weight: required(decimal),
  width: required(decimal),
});
const packageDimensions: Reader<PackageDimensions | null | undefined> = (value, path) =>
  value === '' ? null : dimensionFields(value, path);

const descriptor: Reader<string | null | undefined> = (value, path) => {
  const given = clearableText(value, path);
  if (typeof given !== 'string' || given.length <= LONGEST_DESCRIPTOR) return given;
  throw invalidParam(`The statement descriptor must be at most ${LONGEST_DESCRIPTOR} characters.`, { param: path });
};

const webAddress: Reader<string | null | undefined> = (value, path) => {
  const given = clearableText(value, path);
  if (typeof given !== 'string' || (/^https?:/i.test(given) && URL.canParse(given))) return given;
  throw invalidParam('Not a valid URL', { code: 'url_invalid', param: path });
};

/** An id of the caller's own choice. */
const ownId: Reader<string | undefined> = (value, path) => {
  const id = text(value, path);
  if (id === undefined || /^[\w.-]{1,255}$/.test(id)) return id;
  throw invalidParam(`Invalid product id: ${id}. Use letters, digits, dots, hyphens and underscores.`, { param: path });
};

/** What a product may be given when a price makes it, too. */
const namedShape = {
  active: flag,
  metadata: textMap,
  statement_descriptor: descriptor,
  tax_code: taxCode,
  unit_label: clearableText,
};

const describedShape = {
  ...namedShape,
  description: clearableText,
  expand: list(text),
  images,
  package_dimensions: packageDimensions,
  shippable: flag,
  url: webAddress,
};

export const productDataShape = { ...namedShape, id: ownId, name: required(text) };

export const createShape = {
  ...describedShape,
  default_price_data: fields(pricedShape),
  id: ownId,
  name: required(text),
  type: choice('good', 'service'),
};

export const updateShape = { ...describedShape, default_price: clearableText, name: text };

/** The changeable fields of a product, as a call may give them. */
export type GivenProduct = { [K in keyof typeof describedShape]?: ReturnType<(typeof describedShape)[K]> } & {
  name?: string | undefined;
};
