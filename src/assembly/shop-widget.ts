import { access, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError } from '../config/config.js';

/** Reads the form of the assistants' app. */
export type WidgetHtml = () => Promise<string>;

export interface ShopWidget {
  /** Absent where there is to be no app. */
  html?: WidgetHtml;
  /** Sentences for the operator. */
  warnings: readonly string[];
}

const FILE = fileURLToPath(new URL('../../dist/widget/buy-product.html', import.meta.url));

/**
 * The form as the build left it, or the one that is given. Where nobody asked for the app, it is left out as long as its
 * form was not built.
 * @throws ConfigError where somebody did
 */
export async function shopWidgetOf(
  { shopApp }: { shopApp: Pick<Config['shopApp'], 'enabled' | 'isRequired'> },
  given?: WidgetHtml,
  file = FILE,
): Promise<ShopWidget> {
  if (!shopApp.enabled) return { warnings: [] };
  if (given) return { html: given, warnings: [] };
  try {
    await access(file);
  } catch {
    const problem = `the form of its app is missing (${file}); make it with: npm run build`;
    if (shopApp.isRequired) throw new ConfigError([`SHOP_APP is true, but ${problem}`]);
    return { warnings: [`SHOP_APP is off: ${problem}`] };
  }
  return { html: () => readFile(file, 'utf8'), warnings: [] };
}
