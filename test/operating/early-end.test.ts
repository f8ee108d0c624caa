import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');

/** Begins with a database that takes the connection and says nothing, and is told to end while it waits. */
async function endsBy(signal: NodeJS.Signals, command: string, settings: Record<string, string> = {}) {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c`,
    FINGERPRINT_KEY: 'k1:secret',
    ...settings,
  };
  const child = spawn(process.execPath, [MAIN, command], { env, stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
    silent.close();
  });
  const ended = once(child, 'exit');
  await once(silent, 'connection');
  child.kill(signal);
  return ended;
}

/* The first process of a container is not ended by a signal that it does not listen to: it has to end itself. */
describe('a process that has not started yet', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends at once by %s, as one that serves', async (signal) => {
    expect(await endsBy(signal, 'start')).toEqual([0, null]);
  });

  it('ends with its first worker', async () => {
    const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    expect(await endsBy('SIGTERM', 'start', { WORKERS: '2', ...stripe })).toEqual([0, null]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves a schema as it was at %s, and says so', async (signal, code) => {
    expect(await endsBy(signal, 'migrate')).toEqual([code, null]);
  });
});
