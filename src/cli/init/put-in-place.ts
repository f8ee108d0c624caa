import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadShop, type Shop } from '../../providers/shop.js';
import { ShopError } from '../../providers/shop-error.js';

/** The files of a shop. */
export const SHOP_FILES = ['shop.json', 'products.jsonl', 'inventory.csv'] as const;

export interface NewFiles {
  /** The shop's folder. */
  dir: string;
  /** By name; those of `SHOP_FILES` that are not here stay as they are. */
  files: Readonly<Record<string, string>>;
  envFile: string;
  /** Absent where nothing in it changes. */
  env?: string;
}

/** Readable by its owner alone. */
const PRIVATE = 0o600;

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Writes everything beside its place, reads the shop as the server does, and only then moves the files to where they
 * belong: after a crash each is the old one or the new one. A signal in between leaves nothing behind.
 * @throws ShopError where the files would be no shop
 */
export async function putInPlace({ dir: given, files, envFile: givenEnv, env }: NewFiles): Promise<Shop> {
  const dir = existing(given);
  const envFile = existing(givenEnv);
  let staging: string | undefined;
  let stagedEnv: string | undefined;
  const discard = (): void => {
    for (const path of [staging, stagedEnv]) if (path !== undefined) rmSync(path, { recursive: true, force: true });
  };
  const stop = (_signal: NodeJS.Signals, number: number): void => {
    discard();
    process.exit(128 + number);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const beside = nearest(dir);
    staging = writing(beside, () => mkdtempSync(join(beside, '.acp-seller-init-')));
    const staged = join(staging, 'shop');
    mkdirSync(staged);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(staged, name), content, { flush: true });
    if (env !== undefined) {
      const path = join(dirname(envFile), `${basename(staging)}.env`);
      stagedEnv = path;
      writing(dirname(path), () => writeFileSync(path, env, { mode: PRIVATE, flush: true, flag: 'wx' }));
    }
    const kept = SHOP_FILES.filter((name) => !(name in files));
    for (const name of kept) copyFileSync(join(dir, name), join(staged, name));
    const shop = await load(staged, given);
    for (const name of kept) rmSync(join(staged, name));
    // No signal is answered in the midst of these: nothing is awaited.
    if (existsSync(dir)) for (const name of Object.keys(files)) renameSync(join(staged, name), join(dir, name));
    else {
      mkdirSync(dirname(dir), { recursive: true });
      renameSync(staged, dir);
    }
    if (stagedEnv !== undefined) renameSync(stagedEnv, envFile);
    return shop;
  } finally {
    discard();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

function writing<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Error(`Nothing can be written to ${folder} (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}

/** Where a link leads, so that it stays one. */
const existing = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

/** What there is of a path: itself, or the nearest folder above it. */
export function nearest(path: string): string {
  let found = resolve(path);
  while (!existsSync(found)) found = dirname(found);
  return found;
}

async function load(staged: string, dir: string): Promise<Shop> {
  try {
    return await loadShop(staged);
  } catch (error) {
    throw error instanceof ShopError ? new ShopError(dir, error.problems) : error;
  }
}
