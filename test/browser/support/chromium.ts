import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where a browser usually is; `CHROMIUM_PATH` names another one. */
const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const given = process.env.CHROMIUM_PATH;
if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH names no file: ${given}`);

/** The browser's program; `undefined` where there is none. */
export const chromiumPath: string | undefined = given || USUAL.find((path) => existsSync(path));

if (chromiumPath === undefined) {
  console.log(`The widget was not tried in a browser: none at ${USUAL.join(', ')}. CHROMIUM_PATH may name one.`);
}

/** Starts the browser without a window. */
export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no browser');
  return chromium.launch({ executablePath: chromiumPath, args: FLAGS });
}
