import { loadConfig, readEnv } from '../config/config.js';
import { fileOf } from '../config/database.js';
import { parseErasure } from '../protocol/merchant/retention.js';
import { vacuumFile } from '../store/sqlite/vacuum.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import type { PurgeDesk } from './desk.js';
import type { Output } from './output.js';
import { createPaper, type Paper } from './paper.js';
import { openPurgeDesk } from './purge-desk.js';

const HELP = `acp-seller purge: remove what is older than its period (RETENTION_… in .env.example)

  --dry-run              remove nothing, and say what would be removed
  --buyer-email <email>  in place of that, forget the person with this address: sessions without an
                         order are removed; orders stay, without the person
  --vacuum               in place of that, write the database file anew. Stop the server for it. The
                         file then has nothing left of deleted rows, and gives empty pages back

A running server removes what is old by itself. Works beside a running server, which needs
MERCHANT_API_KEY in both their settings, and without one.
`;

/** `acp-seller purge [--dry-run] [--buyer-email <email> | --vacuum]`. */
export const purgeCommand: Command = {
  takes: [],
  options: { 'dry-run': { type: 'boolean' }, 'buyer-email': { type: 'string' }, vacuum: { type: 'boolean' } },
  help: HELP,
  run: purge,
};

const VACUUM_ONCE = [
  'This file was made by an older release and keeps its empty pages. Once the server is stopped,',
  'acp-seller purge --vacuum writes it anew; from then on it gives them back.',
];

async function purge(output: Output, { values }: CommandArguments): Promise<number> {
  const dryRun = values['dry-run'] === true;
  const email = values['buyer-email'];
  if (values.vacuum === true) {
    if (dryRun || email !== undefined) throw new UsageError('--vacuum stands alone.');
    return vacuum(output);
  }
  if (typeof email === 'string') checkEmail(email);
  const paper = createPaper({ write: output.out, color: output.color });
  const desk = await openPurgeDesk();
  try {
    if (typeof email === 'string') return await erase(desk, email, dryRun, paper);
    return await removeOld(desk, dryRun, paper);
  } finally {
    await desk.close();
  }
}

async function removeOld(desk: PurgeDesk, dryRun: boolean, paper: Paper): Promise<number> {
  const { dry_run: _, ...counts } = await desk.purge(dryRun);
  paper.title(dryRun ? 'Would be removed' : 'Removed');
  paper.table([
    { text: 'Sessions without an order', amount: String(counts.sessions) },
    { text: 'Sessions kept without personal data', amount: String(counts.pseudonymised_sessions) },
    { text: 'Old revisions', amount: String(counts.revisions) },
    { text: 'Orders', amount: String(counts.orders) },
    { text: 'Idempotency keys', amount: String(counts.idempotency_keys) },
    { text: 'Events of Stripe', amount: String(counts.stripe_events) },
    { text: 'Delivered order events', amount: String(counts.deliveries) },
    { text: 'Entries of the audit', amount: String(counts.audit_entries) },
    { text: 'Notes of finished tasks', amount: String(counts.order_tasks) },
    ...(dryRun ? [] : [{ text: 'Empty pages of the file', amount: String(counts.pages) }]),
  ]);
  if (!dryRun && (await desk.shrinks()) === false) paper.text(...VACUUM_ONCE);
  return 0;
}

async function erase(desk: PurgeDesk, email: string, dryRun: boolean, paper: Paper): Promise<number> {
  const counts = await desk.erase(email, dryRun);
  paper.title(dryRun ? 'Would be erased' : 'Erased');
  paper.table([
    { text: 'Sessions without an order, removed', amount: String(counts.removed_sessions) },
    { text: 'Sessions with an order or a payment', amount: String(counts.pseudonymised_sessions) },
    ...(dryRun ? [] : [{ text: 'Other entries', amount: String(counts.mentions) }]),
    { text: 'Left, because something is under way', amount: String(counts.in_progress) },
  ]);
  if (counts.in_progress === 0) return 0;
  paper.text(
    'Run this again once these are finished: open sessions with a payment, and orders that',
    'are on their way to another system.',
  );
  return 1;
}

/** @throws UsageError */
function checkEmail(email: string): void {
  try {
    parseErasure({ email });
  } catch {
    throw new UsageError('--buyer-email must be an address such as ada@example.com.');
  }
}

function vacuum(output: Output): number {
  const file = fileOf(loadConfig(readEnv()).database);
  if (file === undefined) throw new UsageError('PostgreSQL keeps its own files in order (autovacuum).');
  if (file === ':memory:') throw new UsageError('The database is in memory (DATABASE_URL): there is no file.');
  vacuumFile(file);
  output.out(`${file} was written anew.\n`);
  return 0;
}
