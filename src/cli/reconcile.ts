import { type Command, type CommandArguments, UsageError } from './command.js';
import type { Output } from './output.js';
import { createPaper } from './paper.js';
import { openShopDesk } from './shop-desk.js';

const HELP = `acp-seller reconcile --since <time>: hold Stripe's records against the database, and mend what differs

  --since <time>         such as 2026-01-31T12:00:00Z; Stripe's records of later times are looked at
  --refund-unrecorded    refund payments that name this database, while it knows nothing of their
                         sessions: after a restore from a backup, and at no other time

A running server does the same at its start and every five minutes, but never refunds what it has no
record of. Works beside a running server, which needs MERCHANT_API_KEY in both their settings.
`;

/** `acp-seller reconcile --since <time>`. */
export const reconcileCommand: Command = {
  takes: [],
  options: { since: { type: 'string' }, 'refund-unrecorded': { type: 'boolean' } },
  help: HELP,
  run: reconcile,
};

async function reconcile(output: Output, { values }: CommandArguments): Promise<number> {
  const since = typeof values.since === 'string' ? Date.parse(values.since) : Number.NaN;
  if (Number.isNaN(since)) throw new UsageError('--since must be a time such as 2026-01-31T12:00:00Z.');
  const refundUnrecorded = values['refund-unrecorded'] === true;
  const desk = await openShopDesk(output.err);
  try {
    const found = await desk.reconcile({ since, refundUnrecorded });
    const paper = createPaper({ write: output.out, color: output.color });
    paper.table([
      { text: 'Payments of this shop', amount: String(found.payments) },
      { text: 'Orders made of payments that had none', amount: String(found.orders) },
      { text: 'Refunds of payments that can have none', amount: String(found.refunds) },
      { text: 'Payments without a record here', amount: String(found.unrecorded) },
      { text: 'Abandoned PaymentIntents canceled', amount: String(found.abandoned) },
      { text: 'Events that had not been delivered', amount: String(found.events) },
    ]);
    if (found.unrecorded > 0 && !refundUnrecorded) {
      paper.text(
        'This database knows nothing of some payments that were made with it. Where it was restored',
        'from a backup, run this again with --refund-unrecorded to give that money back.',
      );
    }
    return 0;
  } finally {
    await desk.close();
  }
}
