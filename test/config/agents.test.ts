import { truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { fileWith, problemsOf, production, sha256 } from './settings.js';

describe('agents', () => {
  const agent = { id: 'a', api_keys: ['plain', `sha256:${sha256('hashed').toUpperCase()}`] };

  it('come from a file, with plain and hashed keys', () => {
    const { agents } = loadConfig({
      AGENTS_FILE: fileWith(JSON.stringify([agent, { id: 'b', name: 'Bee', api_keys: ['kb'] }])),
    });
    expect(agents.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'a'],
      ['b', 'Bee'],
    ]);
    expect(agents[0]?.keyHashes.map((keyHash) => keyHash.toString('hex'))).toEqual([sha256('plain'), sha256('hashed')]);
  });

  it('have a rate of their own where the file says so', () => {
    const entries = [agent, { id: 'b', api_keys: ['kb'], rate_limit: { per_second: 0.3 } }];
    const { agents, limits } = loadConfig({
      AGENTS_FILE: fileWith(JSON.stringify(entries)),
      AGENT_RATE_PER_SECOND: '7',
    });
    expect(agents.map(({ rate }) => rate)).toEqual([undefined, { perSecond: 0.3, burst: 1 }]);
    expect(limits.agentRate).toEqual({ perSecond: 7, burst: 14 });
    expect(loadConfig({ AGENT_RATE_BURST: '3' }).limits.agentRate).toEqual({ perSecond: 1000, burst: 3 });
    expect(loadConfig(production).limits.agentRate).toEqual({ perSecond: 100, burst: 200 });
  });

  it('speak what the file says, a preview only by name, and go by the rules of a profile', () => {
    const entries = [
      { ...agent, api_versions: ['2025-09-29', 'unreleased'], profile: 'openai' },
      { id: 'b', api_keys: ['kb'] },
    ];
    const { agents } = loadConfig({ AGENTS_FILE: fileWith(JSON.stringify(entries)) });
    expect(agents.map(({ apiVersions, profile }) => [apiVersions, profile])).toEqual([
      [['2025-09-29', 'unreleased'], 'openai'],
      [undefined, undefined],
    ]);
  });

  it('come from the short form, several keys for one agent', () => {
    const { agents } = loadConfig({ ACP_API_KEYS: 'a=k1, b=k2,a=k3==' });
    expect(agents.map(({ id, keyHashes }) => [id, keyHashes.map((keyHash) => keyHash.toString('hex'))])).toEqual([
      ['a', [sha256('k1'), sha256('k3==')]],
      ['b', [sha256('k2')]],
    ]);
  });

  it.each([
    ['not JSON canary', 'is not valid JSON'],
    ['{}', 'at $:'],
    ['[]', 'has no agent'],
    [JSON.stringify([agent, agent]), 'agent a twice'],
    [JSON.stringify([agent, { id: 'b', api_keys: ['plain'] }]), 'one key to a and b'],
    [JSON.stringify([{ id: 'a', api_keys: [] }]), 'at $[0].api_keys: must have at least one key'],
    [JSON.stringify([{ id: 'a b', api_keys: ['canary'] }]), 'at $[0].id'],
    [JSON.stringify([{ id: 'a', api_keys: ['canary canary'] }]), 'at $[0].api_keys[0]'],
    [JSON.stringify([{ id: 'a', api_keys: ['sha256:zz'] }]), 'at $[0].api_keys[0]: must be sha256: and 64 hex digits'],
    [JSON.stringify([{ id: 'a', api_keys: ['sha256:canary'] }]), 'at $[0].api_keys[0]: must be sha256:'],
    [
      JSON.stringify([{ ...agent, require_signature: true }]),
      'the agent a, which has no signing_secrets; give it one.',
    ],
    [JSON.stringify([{ ...agent, require_signature: 'yes' }]), 'at $[0].require_signature: must be true or false'],
    [JSON.stringify([{ ...agent, signing_secrets: [] }]), 'at $[0].signing_secrets: must have at least one secret'],
    [JSON.stringify([{ ...agent, signing_secrets: ['canary'] }]), 'at $[0].signing_secrets[0]: must be a secret of at'],
    [JSON.stringify([{ ...agent, signing_secrets: Array(9).fill('x'.repeat(32)) }]), 'must have at most 8 secrets'],
    [JSON.stringify([{ ...agent, api_versions: [] }]), 'at $[0].api_versions: must have at least one version; leave'],
    [JSON.stringify([{ ...agent, api_versions: '2026-04-17' }]), 'at $[0].api_versions: must be a list of versions'],
    [
      JSON.stringify([agent, { id: 'b', api_keys: ['kb'], api_versions: ['2026-04-17', '2024-01-01'] }]),
      'at $[1].api_versions[1]: must be one of unreleased, 2026-04-17, 2026-01-30, 2026-01-16, 2025-12-12, 2025-09-29',
    ],
    [JSON.stringify([{ ...agent, profile: 'stripe' }]), 'at $[0].profile: must be openai'],
    [JSON.stringify([{ ...agent, rate_limit: { burst: 1 } }]), 'at $[0].rate_limit.per_second: must be a number from'],
    [JSON.stringify([{ ...agent, rate_limit: { per_second: 0 } }]), 'at $[0].rate_limit.per_second: must be a number'],
    [JSON.stringify([{ ...agent, rate_limit: { per_second: 1, burst: 1.5 } }]), 'burst: must be a whole number from 1'],
    [JSON.stringify([{ ...agent, rate_limit: { per_second: 1, per_hour: 1 } }]), 'per_hour'],
  ])('cannot come from a file with %s', (content, expected) => {
    const problems = problemsOf({ AGENTS_FILE: fileWith(content) });
    expect(problems).toEqual([expect.stringMatching(/^AGENTS_FILE /)]);
    expect(problems[0]).toContain(expected);
    expect(problems[0]).not.toContain('canary');
  });

  it.each(['canary', 'a=sha256:canary', 'a=', '=canary', ',', 'a=k,b=k'])(
    'cannot come from ACP_API_KEYS=%s',
    (text) => {
      expect(problemsOf({ ACP_API_KEYS: text })).toEqual([expect.stringMatching(/^ACP_API_KEYS (?!.*canary)/)]);
    },
  );

  it('come from one place only, and one that can be read', () => {
    const file = fileWith(JSON.stringify([agent]));
    expect(problemsOf({ AGENTS_FILE: file, ACP_API_KEYS: 'b=k' })).toEqual([expect.stringContaining('both set')]);
    expect(problemsOf({ AGENTS_FILE: `${file}-none` })).toEqual([expect.stringContaining('cannot be read')]);
    truncateSync(file, 8 * 1024 * 1024 + 1);
    expect(problemsOf({ AGENTS_FILE: file })).toEqual([expect.stringContaining('is larger than 8 MB')]);
  });
});
