import { describe, expect, it } from 'vitest';
import { VERSION } from '../support/acp-client.js';
import { createBody } from '../support/builders.js';
import { NO_SESSION, sharedShop } from './shared-shop.js';

const shop = sharedShop();

const requests = [
  ['POST', '/checkout_sessions'],
  ['GET', `/checkout_sessions/${NO_SESSION}`],
  ['POST', `/checkout_sessions/${NO_SESSION}`],
  ['POST', `/checkout_sessions/${NO_SESSION}/complete`],
  ['POST', `/checkout_sessions/${NO_SESSION}/cancel`],
] as const;

describe('API-Version', () => {
  it.each(requests)('R-VER-01 R-VER-02 is required on %s %s', async (method, path) => {
    const answer = await shop().client.request(path, { method, headers: { 'api-version': '' } });
    expect([answer.status, answer.body.type, answer.body.code]).toEqual([
      400,
      'invalid_request',
      'missing_api_version',
    ]);
    expect(answer.body.supported_versions).toContain(VERSION);
  });

  it.each(requests)('R-VER-01 R-VER-02 must be a known one on %s %s', async (method, path) => {
    for (const version of ['2024-01-01', 'latest', '2026-04-17 ', 'v1', '2026-04-17, 2026-04-17']) {
      if (version.trim() === VERSION) continue;
      const answer = await shop().client.request(path, { method, headers: { 'api-version': version } });
      expect([answer.status, answer.body.code]).toEqual([400, 'unsupported_api_version']);
    }
  });

  it('R-VER-03 lists the versions newest first in errors and oldest first in discovery', async () => {
    const error = await shop().client.get(NO_SESSION, { headers: { 'api-version': '1999-01-01' } });
    const discovery = await shop().client.request('/.well-known/acp.json', { method: 'GET' });
    const listed: string[] = error.body.supported_versions;
    expect(listed).toEqual([...listed].sort().reverse());
    for (const version of listed) expect(version).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(discovery.body.protocol.supported_versions).toEqual([...listed].reverse());
  });

  it('R-VER-04 is told back as protocol.version', async () => {
    const created = await shop().client.create(createBody());
    expect(created.body.protocol).toEqual({ version: VERSION });
    expect((await shop().client.get(created.body.id)).body.protocol).toEqual({ version: VERSION });
  });

  it('R-IDM-10 is checked before a key is kept: the key is free afterwards', async () => {
    const refused = await shop().client.create(createBody(), { key: 'v-1', headers: { 'api-version': '1999-01-01' } });
    expect(refused.status).toBe(400);
    const created = await shop().client.create(createBody({ locale: 'en' }), { key: 'v-1' });
    expect(created.status).toBe(201);
    expect(created.headers.get('idempotent-replayed')).toBeNull();
  });
});
