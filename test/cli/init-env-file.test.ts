import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsOf, withSettings } from '../../src/cli/init/env-file.js';

describe('a file of settings', () => {
  it('keeps comments, other settings and their order', () => {
    const text =
      '# mine\nPORT=4000 # high\n\nexport SHOP_DIR=./old # the shop\n#STRIPE_SECRET_KEY=\nNAME="two\nSHOP_DIR=x\n"';
    expect(withSettings(text, { SHOP_DIR: './shop', MERCHANT_API_KEY: 'key' })).toBe(
      '# mine\nPORT=4000 # high\n\nexport SHOP_DIR=./shop # the shop\n#STRIPE_SECRET_KEY=\nNAME="two\nSHOP_DIR=x\n"\nMERCHANT_API_KEY=key\n',
    );
  });

  it('keeps its line ends', () => {
    expect(withSettings('A=1\r\nB=2\r\n', { A: '3', C: '4' })).toBe('A=3\r\nB=2\r\nC=4\r\n');
  });

  it('fills in what is empty, and changes every repetition', () => {
    expect(withSettings('A=\nA=1\nA: 2\n', { A: '3' })).toBe('A=3\nA=3\nA: 3\n');
    expect(settingsOf('A=\nB=" "\nC=1\n')).toEqual({ C: '1' });
  });

  it.each([
    ['a b', "A='a b'\n"],
    ['a#b', "A='a#b'\n"],
    ["it's", "A=`it's`\n"],
    ['', 'A=\n'],
  ])('puts quotes around %j where it needs them', (value, text) => {
    expect(withSettings('', { A: value })).toBe(text);
    expect(parse(text).A).toBe(value);
  });

  it('refuses what cannot be read back', () => {
    expect(() => withSettings('', { A: `'\`\\n` })).toThrow('A cannot stand in the file of settings');
  });

  it('reads back as it was written, and changes nothing else', () => {
    const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/);
    const plain = fc.stringMatching(/^[\w./:@,+=-]{1,20}$/);
    const spaced = fc
      .stringMatching(/^[\w .#=$"\\-]{0,20}$/)
      .map((text) => text.trim())
      .filter((text) => !text.endsWith('\\'));
    const line = fc.oneof(
      fc.tuple(name, plain).map(([key, value]) => `${key}=${value}`),
      fc.tuple(name, plain).map(([key, value]) => `export ${key}='${value}' # note`),
      fc.stringMatching(/^# [\w =]{0,20}$/),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(line), fc.dictionary(name, fc.oneof(plain, spaced), { maxKeys: 5 }), (lines, settings) => {
        const text = lines.join('\n');
        const written = withSettings(text, settings);
        expect(parse(written)).toEqual({ ...parse(text), ...settings });
        expect(withSettings(written, settings)).toBe(written);
        for (const comment of lines.filter((each) => each.startsWith('#'))) expect(written).toContain(comment);
      }),
      { numRuns: 300 },
    );
  });
});
