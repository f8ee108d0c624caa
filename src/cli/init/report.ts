import { relative } from 'node:path';
import { formatMoney } from '../../domain/money.js';
import { countryName } from '../../domain/regions.js';
import type { Shop } from '../../providers/shop.js';
import { count } from '../count.js';
import type { Output } from '../output.js';
import { createPaper } from '../paper.js';
import type { Answers } from './answers.js';
import type { SettingsPlan } from './settings-plan.js';

export interface Outcome {
  answers: Answers;
  dir: string;
  envFile: string;
  /** Names of the shop's files that were written. */
  written: readonly string[];
  plan: SettingsPlan;
  shop: Shop;
  notes: readonly string[];
  /** The environment with the file of settings as it was. */
  env: NodeJS.ProcessEnv;
  /** The environment alone. */
  surroundings: NodeJS.ProcessEnv;
}

/** Says what was written, what was left out, and what is still to be looked at. No key is shown. */
export function reportOutcome(output: Output, outcome: Outcome): void {
  const { answers, dir, envFile, written, plan, shop, notes } = outcome;
  const paper = createPaper({ write: output.out, color: output.color });
  const names = Object.keys(plan.settings);
  paper.step('Written');
  paper.fact('Folder', dir);
  paper.fact('Files', written.join(', '));
  paper.fact('Goods', `${count(shop.products.length, 'product')}, ${count(shop.variants.size, 'variant')}`);
  if (names.length > 0) paper.fact(fileName(envFile), names.join(', '));

  show('To know', [...notes.map((note): Remark => ['Goods', note]), ...settingsRemarks(outcome)]);
  show('To be looked at', [...('made' in answers.shop ? shopTodo(shop) : []), ...settingsTodo(outcome)]);

  function show(title: string, remarks: readonly Remark[]): void {
    if (remarks.length > 0) paper.step(title);
    for (const [label, sentence] of remarks) paper.fact(label, sentence);
  }
}

/** What it is about, and a sentence. */
type Remark = readonly [string, string];

function settingsRemarks({ answers, envFile, plan: { settings, kept }, surroundings }: Outcome): Remark[] {
  const name = fileName(envFile);
  const names = Object.keys(settings);
  const outdone = names.filter((each) => surroundings[each] && surroundings[each] !== settings[each]);
  return [
    ...(kept.length > 0 ? [[name, `keeps its own ${kept.join(' and ')}`] as const] : []),
    ...(outdone.length > 0
      ? [[name, `the environment has another ${outdone.join(' and ')}, which wins`] as const]
      : []),
    ...(names.some((each) => /KEY/.test(each)) ? [[name, 'has secrets: keep it out of version control'] as const] : []),
    ...(/^[sr]k_live_/.test(answers.stripeKey ?? '')
      ? [['Stripe', 'this is a live key: buyers are charged real money'] as const]
      : []),
  ];
}

function shopTodo({ country, currency, shipping, tax }: Shop): Remark[] {
  const amount = [...shipping.values()][0]?.[0]?.steps[0]?.amount ?? 0;
  const where = `to anywhere in ${countryName(country)}, and nothing is sent elsewhere`;
  return [
    ['Shipping', `one rate, ${formatMoney(amount, currency)} ${where}; see $.shipping in shop.json`],
    [
      'Tax',
      tax.entries.size === 0
        ? 'no rates, so nobody is charged tax; fill those that you have to collect into $.tax in shop.json'
        : 'the rate at home alone; say in $.tax of shop.json whether shipping is taxed, and what other places pay',
    ],
    ['Links', 'none; put your terms, your privacy policy and who helps into $.links and $.support of shop.json'],
  ];
}

function settingsTodo({ answers: { stripeKey, profileId }, env }: Outcome): Remark[] {
  if (stripeKey === undefined)
    return [['Stripe', 'no key, so payments go to the local sandbox; set STRIPE_SECRET_KEY']];
  return [
    ...(profileId === undefined
      ? [['Stripe', 'agents need your network id to have buyers pay you; set STRIPE_PROFILE_ID'] as const]
      : []),
    ...(env.STRIPE_WEBHOOK_SECRET
      ? []
      : [['Stripe', 'make a webhook endpoint, and set its secret as STRIPE_WEBHOOK_SECRET'] as const]),
  ];
}

const fileName = (path: string): string => relative('.', path) || path;
