import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runCommandLine } from '../../src/cli/command-line.js';
import { sentenceOf } from '../../src/cli/failure.js';

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const code = await runCommandLine(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    color: false,
  });
  return { code, out, err };
}

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['start', '--help']])('shows its commands with %s', async (...args) => {
    const { code, out, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of ['start', 'demo', 'sandbox', 'migrate', 'doctor'])
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it.each(['--version', '-v'])('says its version with %s', async (flag) => {
    expect(await run(flag)).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
  });

  it.each([
    [['strat'], 'acp-seller has no command "strat". See acp-seller --help.\n'],
    [['start', '--prot=1'], 'acp-seller has no option --prot. See acp-seller --help.\n'],
    [['-x'], 'acp-seller has no option -x. See acp-seller --help.\n'],
    [['start', 'now'], 'acp-seller start takes no "now". See acp-seller --help.\n'],
    [
      ['purge', '--buyer-email', 'ada'],
      '--buyer-email must be an address such as ada@example.com. See acp-seller --help.\n',
    ],
    [['purge', '--vacuum', '--dry-run'], '--vacuum stands alone. See acp-seller --help.\n'],
    [[], 'acp-seller needs a command. See acp-seller --help.\n'],
  ])('refuses %j with a sentence', async (args, err) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', err });
  });
});

describe('a failure', () => {
  const listen = (code: string) =>
    Object.assign(new Error(`listen ${code}`), { code, syscall: 'listen', port: 80, address: '::1' });

  it('is a sentence where the reason is outside', () => {
    expect(sentenceOf(new Error('The file is in use.'))).toBe('The file is in use.');
    expect(sentenceOf(listen('EADDRINUSE'))).toContain('::1:80 is in use by another program. Set PORT');
    expect(sentenceOf(listen('EACCES'))).toContain('Set PORT to 1024 or above');
    expect(sentenceOf(listen('EADDRNOTAVAIL'))).toContain('HOST is not an address');
  });

  it('has its place where the program is at fault', () => {
    expect(sentenceOf(new TypeError('not a function'))).toContain('    at ');
  });
});
