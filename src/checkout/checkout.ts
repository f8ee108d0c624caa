import type { Closing } from './closing.js';
import type { Completion } from './completion.js';
import type { Idempotency } from './idempotency.js';
import type { Fingerprints } from './request-key.js';
import type { SessionService } from './session-service.js';

export type { Answer } from './answer.js';
export type { RequestKey } from './request-key.js';

/** The use cases of an agent, over whichever transport it calls. */
export type Checkout = Pick<SessionService, 'create' | 'get' | 'update'> &
  Pick<Completion, 'complete'> &
  Pick<Closing, 'cancel'> &
  Pick<Idempotency, 'guard'> &
  Pick<Fingerprints, 'requestKey'>;
