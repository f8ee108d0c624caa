import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations/sqlite/migrations.js';
import { inFolder, runCli, startCli, written } from './support/run-cli.js';

describe('acp-seller migrate', () => {
  it('brings the schema up to date, once', async () => {
    await inFolder(async (cwd) => {
      const newest = migrations.at(-1)?.version;
      for (const state of ['it was 0 and is up to date now', 'it is up to date']) {
        const run = startCli(['migrate'], { cwd });
        expect(await run.end, run.err()).toBe(0);
        expect(run.out()).toContain(`schema version ${newest}; ${state}`);
      }
    });
  });

  it('has nothing to do in memory', async () => {
    expect(await runCli(['migrate'], { DATABASE_URL: 'sqlite::memory:' })).toMatchObject({ code: 0 });
  });
});

describe('acp-seller sandbox', () => {
  it('runs until it is told to end', async () => {
    await inFolder(async (cwd) => {
      const run = startCli(['sandbox'], { cwd, env: { STRIPE_SANDBOX_PORT: '0' } });
      await written(run, /Stripe sandbox at http:\S+,/);
      const url = /Stripe sandbox at (http:[^,]+),/.exec(run.out())?.[1];
      expect((await fetch(`${url}/_sandbox/ledger`)).status).toBe(200);
      run.child.kill('SIGTERM');
      expect(await run.end).toBe(0);
    });
  });
});
