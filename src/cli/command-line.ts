import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runDemo } from './demo.js';
import { runDoctor } from './doctor.js';
import { reportFailure } from './failure.js';
import { runHealthcheck } from './healthcheck.js';
import { runMigrate } from './migrate.js';
import type { Output } from './output.js';
import { runSandbox } from './sandbox.js';
import { runStart } from './start.js';

const HELP = `acp-seller: a seller's server for the Agentic Commerce Protocol

Usage: acp-seller <command>

  start        run the server, with the settings of the environment and of .env
  demo         watch a purchase: server, Stripe sandbox and a buyer's agent in one process
  sandbox      run the local Stripe alone, on STRIPE_SANDBOX_PORT
  migrate      bring the database's schema up to date, and end
  doctor       check settings, Stripe, database and shop, and say what works
  healthcheck  ask the server of this machine whether it lives

  -h, --help     this text
  -v, --version  the version

.env.example lists every setting.
`;

/** Resolves to the exit code when the command is over; `start` and `sandbox` go on after a 0. */
type Command = (output: Output) => Promise<number>;

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['start', runStart],
  ['demo', runDemo],
  ['sandbox', runSandbox],
  ['migrate', runMigrate],
  ['doctor', runDoctor],
  ['healthcheck', runHealthcheck],
]);

const SEE_HELP = 'See acp-seller --help.';

/** Runs the command that the arguments name. The result is the exit code; 2 stands for arguments that mean nothing. */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    strict: false,
    allowPositionals: true,
  });
  const unknown = Object.keys(values).find((name) => name !== 'help' && name !== 'version');
  if (unknown !== undefined) {
    return misused(output, `acp-seller has no option ${unknown.length === 1 ? '-' : '--'}${unknown}.`);
  }
  if (values.help) return say(output, HELP);
  if (values.version) return say(output, `${ownVersion()}\n`);

  const [name, ...rest] = positionals;
  if (name === undefined) return misused(output, 'acp-seller needs a command.');
  const command = COMMANDS.get(name);
  if (command === undefined) return misused(output, `acp-seller has no command ${JSON.stringify(name)}.`);
  if (rest.length > 0) return misused(output, `acp-seller ${name} takes no ${JSON.stringify(rest.join(' '))}.`);
  try {
    return await command(output);
  } catch (error) {
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

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
