import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { chargeWith, clientsOf, failure, openSandbox } from './support/sandbox-client.js';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = { idempotencyKey: 'k1' };

async function fill({ seller, issue, ledger }: ReturnType<typeof clientsOf>) {
  const used = await issue();
  const open = await issue();
  const paid = await seller.paymentIntents.create(chargeWith(used.id), key);
  return { used, open, paid, ledger: await ledger() };
}

async function expectFound(
  file: string,
  { used, open, paid, ledger }: Awaited<ReturnType<typeof fill>>,
): Promise<void> {
  const next = await openSandbox({ file });
  expect(await next.seller.paymentIntents.retrieve(paid.id)).toEqual(paid);
  expect(await next.ledger()).toEqual(ledger);
  expect((await next.granted(used.id)).deactivated_reason).toBe('consumed');
  const again = await next.seller.paymentIntents.create(chargeWith(used.id), key);
  expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect((await failure(next.seller.paymentIntents.create(chargeWith(used.id)))).message).toMatch(/deactivated/);
  expect((await next.seller.paymentIntents.create(chargeWith(open.id))).status).toBe('succeeded');
}

test('a sandbox that is closed and started again finds all it had', async () => {
  const file = join(folder, 'closed.db');
  const { url, close } = await startSandbox({ file });
  const before = await fill(clientsOf(url));
  await close();
  await expectFound(file, before);
});

test('a sandbox that is killed and started again finds all it had answered', async () => {
  const file = join(folder, 'killed.db');
  const script = fileURLToPath(new URL('support/run-sandbox.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const before = await fill(clientsOf(line.toString().trim()));
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expectFound(file, before);
});
