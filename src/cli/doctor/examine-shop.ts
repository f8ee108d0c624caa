import { unsignedProblem } from '../../assembly/back-end.js';
import type { Config } from '../../config/config.js';
import { loadShop, type Shop } from '../../providers/shop.js';
import { ShopError } from '../../providers/shop-error.js';
import type { Findings } from './findings.js';

/** Reads the shop's files as the server does. */
export async function examineShop(config: Config, findings: Findings): Promise<Shop | undefined> {
  const { shopDir } = config;
  try {
    const shop = await loadShop(shopDir);
    const { name, variants, stock, currency, sources } = shop;
    const { kind } = sources.catalog;
    const goods = kind === 'files' ? `${variants.size} variants, ` : '';
    findings.good('Shop', `${name}: ${goods}${stock.size} with counted stock, in ${currency}`);
    if (kind !== 'files')
      findings.note('Shop', `the goods are ${kind === 'stripe' ? 'at Stripe' : 'at your back end'}`);
    findings.good('Shop', `read from ${shopDir}`);
    const problem = unsignedProblem(shop, config);
    if (problem !== undefined) findings.bad('Shop', problem);
    return shop;
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    for (const problem of error.problems) findings.bad('Shop', problem);
    return undefined;
  }
}
