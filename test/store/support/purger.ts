/** Purges what was over long ago, and dies in the middle of it, when so many sessions are gone: `purger.ts <file> <count>`. */
import { systemClock } from '../../../src/clock.js';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';

const [file = '', count = '0'] = process.argv.slice(2);
const ever = Number.MAX_SAFE_INTEGER;

const store = await createSqliteStore({ file, clock: systemClock, onFatal: () => process.exit(1) });
let removed = 0;
for (;;) {
  // Several at once share their transactions, so that one is surely under way.
  const slices = [7, 11, 13].map((limit) =>
    store.retention.purgeSessions('canceled', ever, ever, { limit, dryRun: false }),
  );
  slices[0]?.then(() => {
    if (removed >= Number(count)) process.kill(process.pid, 'SIGKILL');
  });
  for (const { sessions } of await Promise.all(slices)) removed += sessions;
}
