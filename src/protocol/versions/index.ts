import type { z } from 'zod';
import { version as v2025_09_29 } from './2025-09-29.js';
import { version as v2025_12_12 } from './2025-12-12.js';
import { version as v2026_01_16 } from './2026-01-16.js';
import { version as v2026_01_30 } from './2026-01-30.js';
import { version as v2026_04_17 } from './2026-04-17.js';
import { version as unreleased } from './unreleased.js';
import type { OlderComplete, OlderUpdate, Operation, ProtocolVersion } from './version.js';

/** Every version that is spoken here, oldest first: the newest shape is the one that this server's own answers have. */
const ALL = [v2025_09_29, v2025_12_12, v2026_01_16, v2026_01_30, v2026_04_17, unreleased] as const;

/** As `API-Version` names it. */
export type Version = (typeof ALL)[number]['name'];

export const PROTOCOL_VERSIONS: readonly (ProtocolVersion & { name: Version })[] = ALL;

type Newest = typeof ALL extends readonly [...unknown[], infer Last extends ProtocolVersion] ? Last : never;

/** Requests as the newest of them has them: commands are made of these. */
export type NewestRequests = { [O in Operation]: z.infer<Newest['requests'][O]> } & {
  update: OlderUpdate;
  complete: OlderComplete;
};
