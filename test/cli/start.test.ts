import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { inFolder, runCli, startCli, written } from './support/run-cli.js';

const ENV = { PORT: '0', DRAIN_SECONDS: '0' };

describe('acp-seller start', () => {
  it('lists every problem of the settings at once', async () => {
    const { code, err } = await runCli(['start'], { NODE_ENV: 'production', STRIPE_CONFIRM: 'maybe', PORT: 'http' });
    expect(code).toBe(1);
    for (const name of ['STRIPE_CONFIRM', 'PORT', 'ACP_API_KEYS', 'PUBLIC_URL', 'STRIPE_SECRET_KEY']) {
      expect(err).toMatch(new RegExp(`^  - .*${name}`, 'm'));
    }
    expect(err).not.toContain('    at ');
  });

  it('says in a sentence what is wrong with the shop', async () => {
    const { code, err } = await runCli(['start'], { ...ENV, SHOP_DIR: './nowhere' });
    expect(code).toBe(1);
    expect(err).toMatch(/^The shop in .*nowhere cannot be used:\n {2}- /);
    expect(err).not.toContain('    at ');
  });

  it('says that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { code, err } = await runCli(['start'], { ...ENV, PORT: port });
    other.close();
    expect({ code, err }).toEqual({
      code: 1,
      err: `127.0.0.1:${port} is in use by another program. Set PORT to a free port, or to 0 for any.\n`,
    });
  });

  it.each([
    ['with the embedded sandbox', {}],
    ['with a Stripe of its own', { STRIPE_SECRET_KEY: 'sk_test_nobody', STRIPE_API_BASE: 'http://127.0.0.1:1' }],
  ])('refuses a database that another one uses, %s', async (_name, stripe: Record<string, string>) => {
    await inFolder(async (cwd) => {
      const first = startCli(['start'], { cwd, env: ENV });
      await written(first, /"msg":"listening"/);
      const second = startCli(['start'], { cwd, env: { ...ENV, ...stripe } });
      expect(await second.end).toBe(1);
      expect(second.err()).toMatch(/^\S+\.db is in use by another acp-seller process\. .*\n$/);

      first.child.kill('SIGTERM');
      expect(await first.end).toBe(0);
    });
  });

  it('shows the generated key once, and not in the log', async () => {
    await inFolder(async (cwd) => {
      const run = startCli(['start'], { cwd, env: ENV });
      await written(run, /"msg":"listening"/);
      run.child.kill('SIGTERM');
      expect(await run.end).toBe(0);
      expect(run.err()).toMatch(/^Development agent key \(Authorization: Bearer …\): dev_agent_\S+$/m);
      expect(run.out()).not.toContain('dev_agent_');
    });
  });
});
