import { access, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError } from '../config/config.js';
import type { Logger } from '../logger.js';

/** Reads the form of the assistants' app. */
export type WidgetHtml = () => Promise<string>;

export interface ShopWidgetContext {
  logger: Pick<Logger, 'warn'>;
  /** In place of what the build made. */
  given?: WidgetHtml;
  file?: string;
}

const FILE = fileURLToPath(new URL('../../dist/widget/buy-product.html', import.meta.url));

/**
 * The form as the build left it; `undefined` where there is to be no app. Where nobody asked for the app, it is left out
 * as long as its form was not built.
 */
export async function shopWidgetOf(
  { shopApp }: Pick<Config, 'shopApp'>,
  { logger, given, file = FILE }: ShopWidgetContext,
): Promise<WidgetHtml | undefined> {
  if (!shopApp.enabled) return undefined;
  if (given) return given;
  try {
    await access(file);
  } catch {
    const problem = `the form of its app is missing (${file}); make it with: npm run build`;
    if (shopApp.isRequired) throw new ConfigError([`SHOP_APP is true, but ${problem}`]);
    logger.warn({ detail: `SHOP_APP is off: ${problem}` }, 'setting');
    return undefined;
  }
  return () => readFile(file, 'utf8');
}
