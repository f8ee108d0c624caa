import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');
const PTY = '/usr/bin/script';
const hasTerminals = existsSync(PTY);
if (!hasTerminals) console.log(`a terminal that is closed was not tried: there is no ${PTY}`);

describe.runIf(hasTerminals)('a server on a terminal', () => {
  it('reads its secrets again where somebody signals it, and ends with its terminal', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'acp-terminal-'));
    const env = { PATH: process.env.PATH, TERM: 'xterm', PORT: '0', DATABASE_URL: `sqlite:${join(cwd, 'shop.db')}` };
    const terminal = spawn(PTY, ['-qec', `echo pid=$$; exec '${process.execPath}' '${MAIN}' start`, '/dev/null'], {
      cwd,
      env,
    });
    let screen = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      screen += chunk;
    });
    const shown = (text: RegExp): Promise<string> =>
      expect
        .poll(() => text.exec(screen)?.[1], { timeout: 20_000 })
        .toBeDefined()
        .then(() => text.exec(screen)?.[1] ?? '');
    const pid = Number(await shown(/pid=(\d+)/));
    const url = await shown(/"url":"(http[^"]+)"/);
    await shown(/(merchant key)/);
    process.kill(pid, 'SIGHUP');
    await shown(/(secrets were read again)/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);

    terminal.kill('SIGKILL');
    await once(terminal, 'exit');
    await expect.poll(() => fetch(`${url}/healthz`).catch(() => 'gone'), { timeout: 20_000 }).toBe('gone');
    await rm(cwd, { recursive: true, force: true });
  });
});
