import { existsSync, readFileSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readEnv } from '../config/config.js';
import { type Command, type CommandArguments, UsageError } from './command.js';
import { examine } from './doctor.js';
import { type Answers, gatherAnswers } from './init/answers.js';
import { type Asker, createAsker, InterruptedError } from './init/asker.js';
import { settingsOf, withSettings } from './init/env-file.js';
import type { Goods } from './init/goods.js';
import { goodsFiles, withKnownTaxCodes } from './init/goods-files.js';
import { taxCodesOf } from './init/kept-shop.js';
import { nearest, putInPlace } from './init/put-in-place.js';
import { createQuestions, type Questions } from './init/questions.js';
import { reportOutcome } from './init/report.js';
import { planSettings } from './init/settings-plan.js';
import { shopSchemaFile, starterShop } from './init/starter-shop.js';
import type { Output } from './output.js';

const HELP = `acp-seller init: set up a shop: its files, and the settings to run it with

Asks on a terminal for what the options do not say. Without a terminal --name, --country, --currency and
--products are needed, or --yes.

  --name <text>               of the shop
  --country <code>            where it is at home, such as US
  --currency <code>           of its prices, such as USD
  --region <code>             state or province at home, such as CA
  --products <source>         a CSV file, such as an export of Shopify or WooCommerce; stripe, for the
                              products and prices of your account; or sample
  --shipping <amount>         of the one shipping rate to begin with, such as 5.00
  --prices-include-tax <percent>
                              the prices have the tax at home inside, at this rate, such as 19
  --stripe-key <key>          secret (sk_) or restricted (rk_); better in the environment, as
                              STRIPE_SECRET_KEY, where no history keeps it. Without one: the local sandbox
  --profile-id <id>           network id of your Stripe profile
  --dir <folder>              of the shop; ./shop unless given
  --settings <file>           of the settings; ./.env unless given
  --yes                       ask nothing, take the defaults
  --goods-only                leave shop.json as it is, and write products.jsonl and inventory.csv anew
  --force                     replace files and change settings that are there
  --no-doctor                 do not check the settings at the end

Writes shop.json, shop.schema.json, products.jsonl and inventory.csv into the folder, and adds to the file
of settings. Nothing that is there is replaced without --force or your word. Nothing is written at all where
anything is wrong. The end is 0 where the files were written, also where doctor finds something to mend;
run acp-seller doctor for an end that tells.
`;

const TEXTS = ['name', 'country', 'currency', 'region', 'products', 'shipping', 'prices-include-tax', 'stripe-key'];
const PLACES = ['profile-id', 'dir', 'settings'];
const SWITCHES = ['yes', 'goods-only', 'force', 'no-doctor'];

const optionsOf = <T extends 'string' | 'boolean'>(names: readonly string[], type: T) =>
  Object.fromEntries(names.map((name) => [name, { type }]));

/** `acp-seller init`. */
export const initCommand: Command = {
  takes: [],
  options: { ...optionsOf([...TEXTS, ...PLACES], 'string'), ...optionsOf(SWITCHES, 'boolean') },
  help: HELP,
  async run(output, { values }) {
    const hasTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
    const asker = hasTerminal && values.yes !== true ? createAsker(process.stdin, process.stdout) : undefined;
    return init(output, values, asker);
  },
};

/** Ends of a command that was interrupted, as shells know them. */
const INTERRUPTED = 130;

/** Sets up a shop; without an asker nothing is asked. The result is the exit code. */
export async function init(
  output: Output,
  values: CommandArguments['values'],
  asker: Asker | undefined,
): Promise<number> {
  try {
    return await setUp(output, values, asker);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    output.err('\nStopped. Nothing was written.\n');
    return INTERRUPTED;
  } finally {
    asker?.close();
  }
}

async function setUp(output: Output, values: CommandArguments['values'], asker: Asker | undefined): Promise<number> {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && value.trim() === '') throw new UsageError(`--${name} needs a value.`);
  }
  const dir = textOf(values.dir) ?? './shop';
  const envFile = textOf(values.settings) ?? './.env';
  checkPlaces(dir, envFile);
  const questions = createQuestions(values, asker);
  const env = readEnv(envFile);
  const answers = await gatherAnswers({ dir, values, questions, env });
  const force = values.force === true;
  if (!(await mayReplace(newFiles(answers, dir), force, questions))) {
    output.out('Nothing was written.\n');
    return 1;
  }
  const text = existsSync(envFile) ? readFileSync(envFile, 'utf8') : '';
  const plan = await planSettings({ answers, dir, envFile, text, env, force, questions });
  // From here on Ctrl-C ends the process as it does elsewhere.
  asker?.finish();

  const { shop: asked } = answers;
  const goods = withKnownTaxCodes(answers.goods, 'kept' in asked ? taxCodesOf(asked.kept) : () => false);
  const files = filesOf(answers, goods);
  const changed = withSettings(text, plan.settings);
  const shop = await putInPlace({ dir, files, envFile, ...(changed !== text && { env: changed }) });
  reportOutcome(output, {
    answers,
    dir,
    envFile,
    written: Object.keys(files),
    plan,
    shop,
    notes: goods.notes,
    env,
    surroundings: readEnv(devNull),
  });
  if (values['no-doctor'] !== true) {
    output.out('\nacp-seller doctor\n\n');
    const settings = settingsOf(changed);
    await examine({ ...env, ...settings, SHOP_DIR: resolve(dirname(envFile), settings.SHOP_DIR ?? dir) }, output);
  }
  output.out(`\nNext: acp-seller start, in ${dirname(resolve(envFile))}\n`);
  return 0;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value.trim() : undefined);

function checkPlaces(dir: string, envFile: string): void {
  const place = nearest(dir);
  if (!statSync(place).isDirectory()) throw new UsageError(`--dir must be a folder; ${place} is a file.`);
  if (existsSync(envFile)) {
    if (!statSync(envFile).isFile()) throw new UsageError(`--settings must be a file; ${envFile} is none.`);
    return;
  }
  const folder = dirname(resolve(envFile));
  if (nearest(folder) === folder && statSync(folder).isDirectory()) return;
  throw new UsageError(`--settings must be in a folder that is there; ${folder} is not.`);
}

/** The files that are made anew and were not asked for with shop.json. */
function newFiles({ shop }: Answers, dir: string): string[] {
  const isNewShop = 'made' in shop && !existsSync(join(dir, 'shop.json'));
  return [...(isNewShop ? ['shop.schema.json'] : []), 'products.jsonl', 'inventory.csv'].map((name) => join(dir, name));
}

async function mayReplace(files: readonly string[], force: boolean, questions: Questions): Promise<boolean> {
  const there = files.filter((file) => existsSync(file));
  if (force || there.length === 0) return true;
  const named = there.join(' and ');
  const are = there.length === 1 ? 'is' : 'are';
  if (!questions.isInteractive) throw new UsageError(`${named} ${are} there already; --force replaces what is there.`);
  return questions.confirm(`${named} ${are} there already. Replace?`);
}

const filesOf = ({ shop }: Answers, goods: Goods): Record<string, string> => ({
  ...('made' in shop && { 'shop.json': starterShop(shop.made), 'shop.schema.json': shopSchemaFile() }),
  ...goodsFiles(goods),
});
