import type { Config } from '../../config/config.js';
import { loadShop, type Shop } from '../../providers/shop.js';
import { ShopError } from '../../providers/shop-error.js';
import type { Findings } from './findings.js';

/** Reads the shop's files as the server does. */
export async function examineShop({ shopDir }: Config, findings: Findings): Promise<Shop | undefined> {
  try {
    const shop = await loadShop(shopDir);
    const { name, variants, stock, currency } = shop;
    findings.good('Shop', `${name}: ${variants.size} variants, ${stock.size} with counted stock, in ${currency}`);
    findings.good('Shop', `read from ${shopDir}`);
    return shop;
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    for (const problem of error.problems) findings.bad('Shop', problem);
    return undefined;
  }
}
