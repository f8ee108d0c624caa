import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runDemo } from '../../src/cli/demo.js';
import { inFolder, startCli, written } from './support/run-cli.js';

async function demo(color: boolean) {
  let out = '';
  let err = '';
  const code = await runDemo({
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    color,
  });
  return { code, out, err };
}

describe('the demo', () => {
  it('shows a purchase, its repeat, a second card, the ledger, and what the agent hears afterwards', async () => {
    const { code, out, err } = await demo(false);
    expect({ code, err }).toEqual({ code: 0, err: '' });

    expect(out).toMatch(/Missing {5}The buyer's email address is needed/);
    expect(out).toMatch(/^ {3}Item discounts +-\$8\.50$/m);
    expect(out).toMatch(/^ {3}Total +\$93\.16$/m);
    expect(out.match(/Order {7}[A-Z0-9]{5}-[A-Z0-9]{5} {2}ord_\w+/g)).toHaveLength(3);
    expect(out).toContain('Idempotent-Replayed: true');
    expect(out).toContain('The card was refused');
    expect(out).toMatch(/2 charges +(\$[\d.]+)\n +2 orders +\1\n/);
    expect(out).toMatch(/^ {3}To {10}1234 Chat Road, San Francisco, CA 94131, US$/m);
    expect(out).toMatch(/^ {3}Page .*\n +It is gone when this demo ends\.$/m);
    expect(out).toMatch(/declined card[\s\S]*1 × Trail Atlas \(e-book\) +\$9\.99\n[\s\S]*Total +\$10\.86\n/);
    expect(out).toMatch(/^ {3}Refunded +-\$10\.00$/m);
    expect(out).toContain('Asked for twice under one key, made once: $10.00.');
    expect(out.match(/Event {7}order_(create|update), \w+/g)).toEqual([
      'Event       order_create, confirmed',
      'Event       order_update, shipped',
      'Event       order_update, shipped',
    ]);
    expect(out.match(/Its Merchant-Signature is valid/g)).toHaveLength(3);
    expect(out).toContain('Parcel      shipped, UPS, 1Z999AA10123456784');
    expect(out.match(/✓/g)).toHaveLength(7);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('is colored only where that is seen', async () => {
    expect((await demo(false)).out).not.toContain('\u001b[');
    expect((await demo(true)).out).toContain('\u001b[1m');
  });

  it('runs as a command, shows no token and no key, and leaves nothing behind', async () => {
    await inFolder(async (cwd) => {
      const run = startCli(['demo'], { cwd, env: { TMPDIR: cwd } });
      expect({ code: await run.end, err: run.err() }).toEqual({ code: 0, err: '' });
      expect(run.out()).toContain('As many charges as orders');
      expect(run.out()).not.toMatch(/spt_|sk_|whsec_|Bearer/);
      expect(run.out()).not.toContain('\u001b[');
      expect(readdirSync(cwd)).toEqual([]);
    });
  });

  it('leaves nothing behind where it is interrupted', async () => {
    await inFolder(async (cwd) => {
      const run = startCli(['demo'], { cwd, env: { TMPDIR: cwd } });
      await written(run, /It opens a checkout session/);
      run.child.kill('SIGINT');
      expect([0, 130]).toContain(await run.end);
      expect(readdirSync(cwd)).toEqual([]);
    });
  });
});
