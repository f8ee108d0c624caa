import { accessSync, constants, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import { loadStripeAccess, readEnv, type StripeAccess } from '../config/config.js';
import { ownVersion } from '../config/own-version.js';
import { createStripeClient } from '../payments/stripe-client.js';
import { createTestTokens } from '../payments/test-tokens.js';
import { createCalls } from './checklist/calls.js';
import { type EventEar, startEventEar } from './checklist/event-ear.js';
import { writeEvidence } from './checklist/evidence.js';
import { BEYOND } from './checklist/items/whole.js';
import { type ChecklistOptions, checklistOptions } from './checklist/options.js';
import { type Outcome, playChecklist } from './checklist/play.js';
import { wordingOf } from './checklist/wording.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import { sentenceOf } from './failure.js';
import type { Output } from './output.js';

const HELP = `acp-seller checklist: play OpenAI's launch checklist against a server, and keep the evidence

  --url <address>           of the agents' endpoints, such as https://shop.example
  --key <key>               of an agent whose entry in AGENTS_FILE has "profile": "openai"
  --item <id>               an item that is in stock and is shipped
  --out <folder>            where the pages go; a new folder for temporary files unless given
  --sold-out-item <id>      an item that is sold out
  --address <file>          JSON of the address to ship to; one in San Francisco unless given
  --api-version <date>      2025-09-29 unless given
  --currency <code>         of the shop, for versions from 2026-01-30 on; usd unless given
  --signing-secret <secret> one of the agent's signing_secrets, where its requests are signed
  --events-port <port>      listens here for the order events of this agent; 0 takes a free one
  --events-secret <secret>  of the agent's order_webhook
  --events-header <name>    its signature_header; Merchant-Signature unless given
  --events-format <format>  its signature_format: t_v1 unless given, hex or base64
  --merchant-key <key>      MERCHANT_API_KEY of the server, to ship the order that was bought

It buys, with tokens of Stripe's test helper: STRIPE_SECRET_KEY in the environment or in .env has to be
the test key of the account that the server uses (and STRIPE_API_BASE the sandbox's address, where one
is used). Sessions and one test order are left on the server. Each item has a page with requests and
answers, without keys and tokens. The end is 0 where nothing failed, else 1.
`;

/** `acp-seller checklist`. */
export const checklistCommand: Command = {
  takes: [],
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    item: { type: 'string' },
    out: { type: 'string' },
    'sold-out-item': { type: 'string' },
    address: { type: 'string' },
    'api-version': { type: 'string' },
    currency: { type: 'string' },
    'signing-secret': { type: 'string' },
    'events-port': { type: 'string' },
    'events-secret': { type: 'string' },
    'events-header': { type: 'string' },
    'events-format': { type: 'string' },
    'merchant-key': { type: 'string' },
  },
  help: HELP,
  run: (output, args) => checklist(output, args, loadStripeAccess(readEnv())),
};

async function checklist(output: Output, { values }: CommandArguments, stripe: StripeAccess): Promise<number> {
  const options = checklistOptions(values);
  const ear =
    options.events && (await startEventEar({ host: '127.0.0.1', patience: EVENT_PATIENCE, ...options.events }));
  if (ear) output.out(`Order events are taken at ${ear.url}, on every path.\n\n`);
  try {
    return await runChecklist({ options, stripe, ear, output });
  } finally {
    await ear?.close();
  }
}

/** Milliseconds. */
const EVENT_PATIENCE = 20_000;

export interface ChecklistRun {
  options: ChecklistOptions;
  stripe: StripeAccess;
  ear: EventEar | undefined;
  output: Output;
}

/** Plays it, writes the evidence, and says what came of it; returns the exit code. */
export async function runChecklist({ options, stripe, ear, output }: ChecklistRun): Promise<number> {
  const { url, key, version, currency, signingSecret, goods, merchantKey } = options;
  const { now } = systemClock;
  const folder = folderFor(options.out);
  const outcomes = await playChecklist(
    {
      calls: createCalls({ url, key, version, signingSecret, userAgent: `acp-seller-checklist/${ownVersion()}`, now }),
      wording: wordingOf(version, currency),
      goods,
      merchantKey,
      ear,
      ...payments(stripe),
    },
    (outcome) => output.out(lineOf(outcome)),
  );
  const index = await writeEvidence(folder, outcomes, { url, version, at: now() });
  const failed = outcomes.filter(({ verdict }) => verdict === 'failed').length;
  const open = outcomes.filter(({ verdict }) => verdict === 'not shown').length;
  output.out(
    `\n${outcomes.length - failed - open} of ${outcomes.length} items shown, ${failed} failed, ${open} not shown.\n`,
  );
  output.out(`Yours to show: ${BEYOND.map(({ title }) => title).join(', ')}.\n`);
  output.out(`The evidence is in ${index}\n`);
  return failed === 0 ? 0 : 1;
}

/** Made before anything is bought. */
function folderFor(out: string | undefined): string {
  if (out === undefined) return mkdtempSync(join(tmpdir(), 'acp-seller-checklist-'));
  try {
    if (!existsSync(out)) mkdirSync(out);
    // With the dot, a file is none.
    accessSync(`${out}/.`, constants.W_OK);
    return out;
  } catch (error) {
    throw new UsageError(`--out must be a folder that can be written to, in one that is there: ${sentenceOf(error)}.`);
  }
}

function payments({ secretKey, apiBase, apiVersion }: StripeAccess) {
  if (secretKey === undefined) {
    return { whyNoPayment: 'No token can be had: set STRIPE_SECRET_KEY, to the test key that the server uses.' };
  }
  if (!/_test_/.test(secretKey.reveal())) {
    return { whyNoPayment: 'STRIPE_SECRET_KEY is no test key, and nothing is bought with real money.' };
  }
  const stripe = createStripeClient({ secretKey: secretKey.reveal(), ...(apiBase !== undefined && { apiBase }) });
  return { whyNoPayment: '', mint: createTestTokens({ stripe, apiVersion, now: systemClock.now }) };
}

const MARKS = { shown: '✓', failed: '✗', 'not shown': '–' };

function lineOf({ item, verdict, findings, remark }: Outcome): string {
  const details = [
    ...findings.filter(({ holds }) => !holds).map(({ sentence }) => sentence),
    ...(remark ? [remark] : []),
  ];
  return [`${MARKS[verdict]} ${item.title}`, ...details.map((detail) => `    ${detail}`), ''].join('\n');
}
