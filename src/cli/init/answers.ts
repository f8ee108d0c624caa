import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { currencyExponent } from '../../domain/money.js';
import type { ShopFile } from '../../providers/shop-sources.js';
import type { GoodsTerms } from '../../providers/stripe-goods.js';
import { UsageError } from '../command.js';
import * as checks from './answer-checks.js';
import type { Goods } from './goods.js';
import { importSheet } from './import-sheet.js';
import { importStripe } from './import-stripe.js';
import { keptShop } from './kept-shop.js';
import { decimalOf, minorUnitsOf } from './price.js';
import { misuseOf, type Questions } from './questions.js';
import { sampleGoods } from './sample-goods.js';
import type { ShopAnswers } from './starter-shop.js';

export interface Answers {
  /** Of a new shop.json, or the one that stays. */
  shop: { made: ShopAnswers } | { kept: ShopFile };
  goods: Goods;
  stripeKey?: string | undefined;
  profileId?: string | undefined;
}

export interface AnswersContext {
  /** The shop's folder, as it was given. */
  dir: string;
  values: Readonly<Record<string, unknown>>;
  questions: Questions;
  /** The environment and the file of settings. */
  env: NodeJS.ProcessEnv;
}

const REQUIRED = ['name', 'country', 'currency', 'products'];

/** Asks for what the command line does not say. */
export async function gatherAnswers(context: AnswersContext): Promise<Answers> {
  const { dir, values, questions } = context;
  const keeps = values['goods-only'] === true || (await wantsToKeep(context));
  if (keeps && !existsSync(join(dir, 'shop.json'))) {
    throw new UsageError(`--goods-only keeps shop.json, and ${dir} has none; leave the option away.`);
  }
  const required = keeps ? REQUIRED.slice(-1) : REQUIRED;
  const missing = required.filter((flag) => values[flag] === undefined).map((flag) => `--${flag}`);
  if (!questions.isInteractive && values.yes !== true && missing.length > 0) {
    const named = missing.join(', ').replace(/, ([^,]*)$/, ' and $1');
    throw new UsageError(`Without a terminal init needs ${named}, or --yes for the defaults.`);
  }
  const kept = keeps ? keptShop(dir) : undefined;
  const shop = kept ? { kept } : { made: await askForShop(context) };
  const stripe = await askForStripe(context);
  const goods = await askForGoods(context, termsOf(shop), stripe.stripeKey);
  return { shop, goods, ...stripe };
}

function termsOf(shop: Answers['shop']): GoodsTerms {
  if ('kept' in shop) return { currency: shop.kept.currency, pricesIncludeTax: shop.kept.prices_include_tax };
  return { currency: shop.made.currency, pricesIncludeTax: shop.made.taxInside !== undefined };
}

/** The goods are read at once, so that mistakes in them can be mended before the next question. */
async function askForGoods({ questions, env }: AnswersContext, terms: GoodsTerms, stripeKey: string | undefined) {
  const goods = await questions.answer({
    flag: 'products',
    text: `Products: the path of a CSV file, ${stripeKey === undefined ? '' : 'stripe, '}or sample`,
    fallback: 'sample',
    check(text) {
      const source = checks.productSource(text);
      if (source === 'sample') return sampleGoods(terms.currency);
      if (source !== 'stripe') return importSheet(source, terms.currency);
      if (stripeKey !== undefined) {
        return importStripe({ secretKey: stripeKey, apiBase: env.STRIPE_API_BASE?.trim() || undefined }, terms);
      }
      throw new checks.AnswerError('cannot be stripe without --stripe-key, or STRIPE_SECRET_KEY in the environment');
    },
  });
  return goods ?? sampleGoods(terms.currency);
}

async function wantsToKeep({ dir, values, questions }: AnswersContext): Promise<boolean> {
  const file = join(dir, 'shop.json');
  if (values.force === true || !existsSync(file)) return false;
  if (!questions.isInteractive) {
    throw new UsageError(`${file} is there already; --force replaces it, --goods-only leaves it as it is.`);
  }
  return !(await questions.confirm(`${file} is there already. Replace it?`));
}

async function askForShop({ values, questions }: AnswersContext): Promise<ShopAnswers> {
  const name = await questions.answer({
    flag: 'name',
    text: 'Name of the shop',
    fallback: 'My shop',
    check: checks.shopName,
  });
  const country = await questions.answer({
    flag: 'country',
    text: 'Country it is at home in',
    fallback: 'US',
    check: checks.country,
  });
  const home = country ?? 'US';
  const currency = await questions.answer({
    flag: 'currency',
    text: 'Currency of its prices',
    fallback: checks.usualCurrency(home).toUpperCase(),
    check: checks.currency,
  });
  const { region } = values;
  const money = currency ?? 'usd';
  return {
    name: name ?? 'My shop',
    country: home,
    currency: money,
    ...(typeof region === 'string' && { region: checkedRegion(region, home) }),
    ...(await askForRates(questions, money)),
  };
}

function checkedRegion(given: string, home: string): string {
  try {
    return checks.region(given.trim(), home);
  } catch (error) {
    throw misuseOf('region', error);
  }
}

async function askForStripe({ values, questions, env }: AnswersContext) {
  const known = env.STRIPE_SECRET_KEY?.trim() || undefined;
  const found = known === undefined ? 'empty: the local sandbox, which needs no account' : 'empty: the one that is set';
  const typed = await questions.answer({
    flag: 'stripe-key',
    text: `Stripe secret key, which is not shown (${found})`,
    isSecret: true,
    check: checks.stripeKey,
  });
  if (typed === undefined && known !== undefined) checkKnown(known);
  const stripeKey = typed ?? known;
  const asksForProfile = stripeKey !== undefined || values['profile-id'] !== undefined;
  if (!asksForProfile) return { stripeKey };
  const fallback = env.STRIPE_PROFILE_ID?.trim();
  const profileId = await questions.answer({
    flag: 'profile-id',
    text: `Network id of your Stripe profile (profile_…)${fallback ? '' : '; empty: later'}`,
    ...(fallback && { fallback }),
    check: checks.profileId,
  });
  return { stripeKey, profileId };
}

function checkKnown(key: string): void {
  try {
    checks.stripeKey(key);
  } catch (error) {
    throw error instanceof checks.AnswerError ? new UsageError(`STRIPE_SECRET_KEY ${error.message}.`) : error;
  }
}

async function askForRates(questions: Questions, currency: string) {
  const shipping = await questions.answer({
    flag: 'shipping',
    text: `Standard shipping at home, in ${currency.toUpperCase()}`,
    fallback: decimalOf(STARTER_RATE[currencyExponent(currency)] ?? 500, currency),
    check(text) {
      const amount = minorUnitsOf(text, currency);
      if (typeof amount === 'string') throw new checks.AnswerError(`must be an amount: ${amount}`);
      return amount;
    },
  });
  const taxInside = await questions.answer({
    flag: 'prices-include-tax',
    text: 'Tax at home that is inside the prices, in per cent (empty: tax comes on top of them)',
    check: checks.percent,
  });
  return { shipping: shipping ?? 0, taxInside };
}

/** Minor units, by the decimals of the currency. */
const STARTER_RATE: Readonly<Record<number, number>> = { 0: 500, 2: 500, 3: 5000 };
