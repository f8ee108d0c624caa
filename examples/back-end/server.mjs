// A shop's own back end in bare Node, for docs/back-end.md: BACK_END_SECRET=… node examples/back-end/server.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { BACK_END_SECRET: secret, BACK_END_PORT: port = '4100' } = process.env;
if (!secret) throw new Error('Set BACK_END_SECRET, here and at acp-seller.');

const shelf = {
  'mug-blue': { title: 'Mug, blue', amount: 1450, kinds: ['shipping'], weight_grams: 350, units: 20 },
  'mug-red': { title: 'Mug, red', amount: 1650, kinds: ['shipping'], weight_grams: 350, units: 3 },
  'mug-pattern': { title: 'Pattern for a mug cosy', amount: 400, kinds: ['digital'], weight_grams: 0, units: null },
};
const orders = new Map(); // by the order's id, so that an order that comes twice is taken once

const known = (ids) => ids.filter((id) => Object.hasOwn(shelf, id));
const variant = (id) => ({ id, title: shelf[id].title, price: { amount: shelf[id].amount, currency: 'USD' } });
const goods = (ids) => ({
  products: ids.map((id) => ({ id: `product-${id}`, variants: [variant(id)] })),
  details: Object.fromEntries(ids.map((id) => [id, { kinds: shelf[id].kinds, weight_grams: shelf[id].weight_grams }])),
});

const answers = {
  'catalog.list': () => goods(Object.keys(shelf)),
  'catalog.find': ({ variant_ids }) => goods(known(variant_ids)),
  'stock.levels': ({ variant_ids: ids }) => ({
    levels: Object.fromEntries(known(ids).map((id) => [id, shelf[id].units])),
  }),
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
  'discounts.rules': () => ({
    discounts: [{ id: 'ten', name: '10% off', code: 'TEN', effect: { type: 'percent_off', percent_off: 10 } }],
  }),
  'order.place'({ order }) {
    if (orders.has(order.id)) return orders.get(order.id);
    const wanted = order.line_items.map((line) => [shelf[line.variant_id], line.quantity.current]);
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

async function answer(req, res) {
  const body = Buffer.concat(await req.toArray()).toString();
  if (!isSigned(req.headers['acp-seller-signature'], body)) return res.writeHead(401).end();
  const question = JSON.parse(body);
  if (!Object.hasOwn(answers, question.type)) return res.writeHead(404).end();
  res.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answers[question.type](question)));
}

const server = createServer((req, res) => {
  answer(req, res).catch((error) => {
    console.error(error.message); // such as of somebody who hung up in the middle of a question
    res.destroy();
  });
});
server.listen(Number(port), '127.0.0.1', () => console.log(`back end at http://127.0.0.1:${server.address().port}/acp`));
