import type { LogFields } from '../../../src/logger.js';
import { createBackEnd } from '../../../src/providers/back-end/client.js';
import { type Ask, askAt } from '../../../src/providers/back-end/questions.js';
import { Secret } from '../../../src/secret.js';
import { createTestClock, type TestClock } from '../../support/clock.js';
import { BACK_END_SECRET, type TestBackEnd } from './back-end.js';

/** Asks a test's back end; what is logged goes into `log`. */
export function asking(
  { url }: Pick<TestBackEnd, 'url'>,
  log: LogFields[] = [],
  clock: TestClock = createTestClock(),
): Ask {
  const logger = { warn: (fields: LogFields) => log.push(fields) };
  return askAt(createBackEnd({ secret: () => new Secret(BACK_END_SECRET), userAgent: 'test', clock, logger }), url);
}
