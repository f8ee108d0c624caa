import type { Instance } from './instance.js';
import type { Laws } from './laws.js';
import type { Ledger } from './ledger.js';
import type { PriceTag } from './shop.js';
import type { Tables } from './tables.js';
import type { World } from './world.js';

/** A world and all who act in it. */
export interface Scene {
  world: World;
  tables: Tables;
  laws: Laws;
  ledger: Ledger;
  priceTag: PriceTag;
  /** By place; a process that died is replaced in its own. */
  instances: Instance[];
  /** Sees to it that another process takes the place of a dead one. */
  revive: (dead: Instance) => void;
  /** Units that other shoppers hold. */
  rival: { units: number };
}
