import type { EngineKind } from './engine.js';
import { postgres } from './postgres.js';
import { sqlite } from './sqlite.js';

/** What servers can be killed beside, by the name on the command line. */
export const ENGINES = { sqlite, postgres } as const satisfies Record<string, EngineKind>;

export type EngineName = keyof typeof ENGINES;
