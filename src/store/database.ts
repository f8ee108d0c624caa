import type { Archive } from './archive.js';
import type { Retention } from './retention.js';
import type { Store } from './store.js';

/** All of what is kept: what the use cases change, what people look through, and what is removed. */
export interface Database extends Store {
  /** Other processes may have the same data open. */
  isShared: boolean;
  archive: Archive;
  retention: Retention;
}
