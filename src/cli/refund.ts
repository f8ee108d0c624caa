import { systemClock } from '../clock.js';
import { formatMoney } from '../domain/money.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import type { Output } from './output.js';
import { createPaper } from './paper.js';
import { openShopDesk } from './shop-desk.js';

const HELP = `acp-seller refund <order>: give back what an order cost, to the card that paid

  <order>                the order's id or its number
  --amount <units>       in minor units, so 500 is 5.00 in usd; by default all that is left
  --key <name>           names the refund: the same name again is the same refund. By default it is
                         made of the amount, so that a repeated command refunds nothing twice
  --description <text>   for the buyer to read

Works beside a running server, which needs MERCHANT_API_KEY in both their settings, and without one.
`;

/** `acp-seller refund <order> [--amount]`. */
export const refundCommand: Command = {
  takes: ['an order, by its id or number'],
  options: { amount: { type: 'string' }, key: { type: 'string' }, description: { type: 'string' } },
  help: HELP,
  run: refund,
};

async function refund(output: Output, { values, given: [order = ''] }: CommandArguments): Promise<number> {
  const started = systemClock.now();
  const amount = amountOf(values.amount);
  const key = textOf(values.key) ?? `command-${amount ?? 'rest'}`;
  const desk = await openShopDesk(output.err);
  try {
    const made = await desk.refund(order, { amount, key, description: textOf(values.description) });
    const { refund, order: after } = made;
    const money = (units: number): string => formatMoney(units, refund.currency);
    const paper = createPaper({ write: output.out, color: output.color });
    paper.fact('Order', `${after.order_number}  ${after.id}`);
    paper.fact('Refund', `${money(refund.amount)}, ${refund.status}`);
    paper.fact('Key', refund.key);
    if (refund.stripe_refund_id) paper.fact('At Stripe', refund.stripe_refund_id);
    if (refund.failure) paper.fact('Failure', `${refund.failure}; try again under another --key`);
    else if (Date.parse(refund.created_at) < started) paper.fact('Note', 'made before; another --key makes another');
    paper.fact('Refunded', `${money(after.amount_refunded)} of ${money(after.total)}`);
    return refund.status === 'failed' ? 1 : 0;
  } finally {
    await desk.close();
  }
}

function amountOf(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[1-9]\d{0,9}$/.test(given)) return Number(given);
  throw new UsageError('--amount must be a whole number of minor units: 500 is 5.00 in usd.');
}

const textOf = (given: unknown): string | undefined => (typeof given === 'string' ? given : undefined);
