import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKillLab, type KillLab } from '../completion/support/kill-lab.js';
import { startHere } from '../moving/support/on-postgres.js';
import { completeBody } from '../support/builders.js';
import { MERCHANT_KEY } from '../support/start-app.js';
import { commitContract } from './contract/commit-contract.js';
import { inboxContract } from './contract/inbox-contract.js';
import { moneyContract } from './contract/money-contract.js';
import { outboxContract } from './contract/outbox-contract.js';
import { replayContract } from './contract/replay-contract.js';
import { describeOnPostgres } from './support/describe-on-postgres.js';
import { type Pooler, pgbouncerMissing, startPgbouncer } from './support/pgbouncer.js';
import { openPostgresIn } from './support/postgres.js';

/* A pooler that gives each transaction whichever connection is free: fewer of them than the store believes to have. */

const CONNECTIONS = 3;
const AT_ONCE = 12;

if (pgbouncerMissing !== undefined) it.skip(pgbouncerMissing, () => undefined);
else
  describeOnPostgres('through PgBouncer in transaction mode', (database) => {
    let pooler: Pooler;
    const pooled = () => ({ url: pooler.through(database().url) });
    const open = () => openPostgresIn(pooled());
    beforeAll(async () => {
      pooler = await startPgbouncer(database().url, CONNECTIONS);
    });
    afterAll(() => pooler?.stop());

    describe('the store', () => {
      commitContract(open);
      moneyContract(open);
      inboxContract(open);
      outboxContract(open, { isShared: true });
      replayContract(open);
    });

    describe('a server', () => {
      let lab: KillLab;
      beforeAll(async () => {
        lab = await createKillLab(100, { MERCHANT_API_KEY: MERCHANT_KEY, PUBLIC_URL: 'https://shop.example' });
      });
      afterAll(() => lab?.close());

      it('sells to more buyers at once than it has connections', async () => {
        const { close } = await open();
        await close();
        const key = `k1:${randomBytes(32).toString('hex')}`;
        const shop = await startHere({ ...lab.settings, FINGERPRINT_KEY: key, DATABASE_URL: pooled().url });
        const buy = async () => {
          const id = await lab.readySession(shop.client);
          const body = completeBody(await lab.stripe.mint({ amount: 2500 }));
          const answer = await shop.client.complete(id, body);
          return answer.body.status;
        };
        expect(await Promise.all(Array.from({ length: AT_ONCE }, buy))).toEqual(Array(AT_ONCE).fill('completed'));
        expect(await lab.stripe.charges()).toHaveLength(AT_ONCE);

        const console = new pg.Client({ connectionString: pooler.console });
        await console.connect();
        const { rows } = await console.query('SHOW POOLS');
        await console.end();
        const name = new URL(database().url).pathname.slice(1);
        const pool = rows.find((row) => row.database === name);
        expect(pool.pool_mode).toBe('transaction');
        const count = (kind: string) => Number(pool[kind]);
        expect(count('cl_active')).toBeGreaterThan(CONNECTIONS);
        expect(count('sv_active') + count('sv_idle') + count('sv_used')).toBeLessThanOrEqual(CONNECTIONS);
        await shop.app.stop();
      });
    });
  });
