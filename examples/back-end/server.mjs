// A shop's own back end in bare Node, for docs/back-end.md: BACK_END_SECRET=… node examples/back-end/server.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { BACK_END_SECRET: secret, BACK_END_PORT: port = '4100' } = process.env;
if (!secret) throw new Error('Set BACK_END_SECRET, here and at acp-seller.');

const mug = (id, title, amount, kinds, weight_grams, units) => ({ id, title, amount, kinds, weight_grams, units });
const shelf = new Map(
  [
    mug('mug-blue', 'Mug, blue', 1450, ['shipping'], 350, 20),
    mug('mug-red', 'Mug, red', 1650, ['shipping'], 350, 3),
    mug('mug-pattern', 'Knitting pattern for a mug cosy', 400, ['digital'], 0, null),
  ].map((each) => [each.id, each]),
);
const orders = new Map(); // by the order's id, so that an order that comes twice is taken once

const goods = (variants) => ({
  products: variants.map(({ id, title, amount }) => ({
    id: `product-${id}`,
    variants: [{ id, title, price: { amount, currency: 'USD' } }],
  })),
  details: Object.fromEntries(variants.map(({ id, kinds, weight_grams }) => [id, { kinds, weight_grams }])),
});
const known = (ids) => ids.flatMap((id) => shelf.get(id) ?? []);

const answers = {
  'catalog.list': ({ version }) =>
    version === '1' ? { unchanged: true } : { ...goods([...shelf.values()]), version: '1' },
  'catalog.find': ({ variant_ids }) => goods(known(variant_ids)),
  'stock.levels'({ variant_ids }) {
    return { levels: Object.fromEntries(variant_ids.map((id) => [id, shelf.get(id)?.units ?? null])) };
  },
  'shipping.options'({ address, lines }) {
    if (address.country !== 'US') return { refused: 'region_restricted' };
    const grams = lines.reduce((sum, { quantity, weight_grams }) => sum + quantity * weight_grams, 0);
    return { options: [{ id: 'parcel', title: 'Parcel', carrier: 'USPS', amount: grams > 1000 ? 999 : 599 }] };
  },
  'tax.assess'({ address, lines }) {
    const rate = address.state === 'CA' ? 8.75 : 0; // of the lines; the delivery is not taxed
    const taxes = lines.map(({ id, amount }) => [id, Math.round((amount * rate) / 100)]);
    const all = { jurisdiction: `US-${address.state}`, rate, amount: taxes.reduce((sum, [, tax]) => sum + tax, 0) };
    return { amounts: { lines: Object.fromEntries(taxes), breakdown: [all] } };
  },
  'discounts.rules'() {
    return { discounts: [{ id: 'ten', name: '10% off', code: 'TEN', effect: { type: 'percent_off', percent_off: 10 } }] };
  },
  'order.place'({ order }) {
    if (orders.has(order.id)) return orders.get(order.id);
    const wanted = order.line_items.map((line) => [shelf.get(line.variant_id), line.quantity.current]);
    const isThere = wanted.every(([item, units]) => item && (item.units === null || item.units >= units));
    if (isThere) for (const [item, units] of wanted) if (item.units !== null) item.units -= units;
    const reference = `M-${orders.size + 1}`;
    orders.set(order.id, isThere ? { accepted: true, reference } : { accepted: false, reason: 'out_of_stock' });
    return orders.get(order.id);
  },
};

function isSigned(header, body) {
  const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (!signature || Math.abs(Date.now() / 1000 - time) > 300) return false;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

const server = createServer(async (req, res) => {
  const body = Buffer.concat(await req.toArray()).toString();
  if (!isSigned(req.headers['acp-seller-signature'], body)) return res.writeHead(401).end();
  const question = JSON.parse(body);
  if (!Object.hasOwn(answers, question.type)) return res.writeHead(404).end();
  res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answers[question.type](question)));
});
server.listen(Number(port), '127.0.0.1', () => console.log(`back end at http://127.0.0.1:${server.address().port}/acp`));
