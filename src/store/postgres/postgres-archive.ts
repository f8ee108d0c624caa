import type { Archive } from '../archive.js';
import { createDeliveryArchive } from './archive-deliveries.js';
import { createHoldingArchive } from './archive-holdings.js';
import { createOrderArchive } from './archive-orders.js';
import { createRecordArchive } from './archive-records.js';
import { createSessionArchive } from './archive-sessions.js';
import type { Connection } from './connection.js';
import { createRead } from './reading.js';

/** Lists over the same pool as the store, each by few statements that read no more rows than one slice needs. */
export function createPostgresArchive(connection: Pick<Connection, 'run'>): Archive {
  const read = createRead(connection);
  return {
    orders: createOrderArchive(read),
    ...createSessionArchive(read),
    ...createDeliveryArchive(read),
    ...createRecordArchive(read),
    ...createHoldingArchive(read),
  };
}
