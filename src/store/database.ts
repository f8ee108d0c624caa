import type { Archive } from './archive.js';
import type { Store } from './store.js';

/** All of what is kept: what the use cases change, and what people look through. */
export interface Database extends Store {
  archive: Archive;
}
