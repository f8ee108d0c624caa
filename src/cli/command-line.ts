import { parseArgs } from 'node:util';
import { ownVersion } from '../config/own-version.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import { reportFailure } from './failure.js';
import type { Output } from './output.js';

const HELP = `acp-seller: a seller's server for the Agentic Commerce Protocol

Usage: acp-seller <command> [--help]

  init         set up a shop: asks, imports the products, writes its files and .env
  start        run the server, with the settings of the environment and of .env
  demo         watch a purchase: server, Stripe sandbox and a buyer's agent in one process
  sandbox      run the local Stripe alone, on STRIPE_SANDBOX_PORT
  migrate      bring the database's schema up to date, and end
  copy         move a shop from its file to PostgreSQL
  backup       copy the database's file, while the server runs
  doctor       check settings, Stripe, database and shop, and say what works
  refund       give back what an order cost, or part of it
  reconcile    hold Stripe's records against the database, and mend what differs
  purge        remove what is old, or forget a buyer: purge --buyer-email ada@example.com
  feed         send the catalog to a feed that an agent hosts: feed push
  listen       show the order events that arrive, and whether their signatures hold
  checklist    play OpenAI's launch checklist against a server, and keep the evidence
  healthcheck  ask the server of this machine whether it lives

  -h, --help     this text
  -v, --version  the version

.env.example lists every setting.
`;

const plain = (run: Command['run']): Command => ({ run, takes: [], options: {}, help: HELP });

/** Each is loaded when it is asked for: some of them bring the whole server along. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['init', async () => (await import('./init.js')).initCommand],
  ['start', async () => plain((await import('./start.js')).runStart)],
  ['demo', async () => plain((await import('./demo.js')).runDemo)],
  ['sandbox', async () => plain((await import('./sandbox.js')).runSandbox)],
  ['migrate', async () => plain((await import('./migrate.js')).runMigrate)],
  ['copy', async () => (await import('./copy.js')).copyCommand],
  ['backup', async () => (await import('./backup.js')).backupCommand],
  ['doctor', async () => plain((await import('./doctor.js')).runDoctor)],
  ['refund', async () => (await import('./refund.js')).refundCommand],
  ['reconcile', async () => (await import('./reconcile.js')).reconcileCommand],
  ['purge', async () => (await import('./purge.js')).purgeCommand],
  ['feed', async () => (await import('./feed.js')).feedCommand],
  ['listen', async () => (await import('./listen.js')).listenCommand],
  ['checklist', async () => (await import('./checklist.js')).checklistCommand],
  ['healthcheck', async () => plain((await import('./healthcheck.js')).runHealthcheck)],
]);

const SEE_HELP = 'See acp-seller --help.';

/** Runs the command that the arguments name. The result is the exit code; 2 stands for arguments that mean nothing. */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const name = args.find((arg) => !arg.startsWith('-'));
  const command = name === undefined ? undefined : await COMMANDS.get(name)?.();
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...command?.options, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    strict: false,
    allowPositionals: true,
  });
  const known = ['help', 'version', ...Object.keys(command?.options ?? {})];
  const unknown = Object.keys(values).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    return misused(output, `acp-seller has no option ${unknown.length === 1 ? '-' : '--'}${unknown}.`);
  }
  if (values.help) return say(output, command?.help ?? HELP);
  if (values.version) return say(output, `${ownVersion()}\n`);
  if (name === undefined) return misused(output, 'acp-seller needs a command.');
  if (command === undefined) return misused(output, `acp-seller has no command ${JSON.stringify(name)}.`);
  return runCommand(name, command, { values, given: positionals.slice(1) }, output);
}

async function runCommand(
  name: string,
  { run, takes, options }: Command,
  { values, given }: CommandArguments,
  output: Output,
): Promise<number> {
  const missing = takes[given.length];
  if (missing !== undefined) return misused(output, `acp-seller ${name} needs ${missing}.`);
  if (given.length > takes.length) {
    return misused(output, `acp-seller ${name} takes no ${JSON.stringify(given.slice(takes.length).join(' '))}.`);
  }
  const empty = Object.keys(options).find((option) => options[option]?.type === 'string' && values[option] === true);
  if (empty !== undefined) return misused(output, `--${empty} needs a value.`);
  try {
    return await run(output, { values, given });
  } catch (error) {
    if (error instanceof UsageError) return misused(output, error.message);
    reportFailure(error, output);
    return 1;
  }
}

function say(output: Output, text: string): number {
  output.out(text);
  return 0;
}

function misused(output: Output, sentence: string): number {
  output.err(`${sentence} ${SEE_HELP}\n`);
  return 2;
}
