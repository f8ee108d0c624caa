import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthenticator } from '../../src/http/authenticate.js';
import { sendJson } from '../../src/http/respond.js';
import { startToyServer } from './toy-server.js';

const sha256 = (key: string): Buffer => hash('sha256', key, 'buffer');
const agents = [
  { id: 'a', name: 'Agent A', keyHashes: [sha256('key-a-old'), sha256('key-a-new')] },
  { id: 'b', name: 'Agent B', keyHashes: [sha256('key-b')] },
];

async function startShop() {
  const authenticate = createAuthenticator(agents);
  return startToyServer((req, res) => sendJson(res, 200, authenticate(req)));
}

describe('createAuthenticator', () => {
  it.each([
    ['Bearer key-a-old', 'a'],
    ['bearer key-a-new', 'a'],
    ['BEARER  key-b', 'b'],
  ])('knows the agent of %s', async (authorization, id) => {
    const { url, lines } = await startShop();
    const answer = await fetch(url, { headers: { authorization } });
    expect(await answer.json()).toEqual({ id, name: `Agent ${id.toUpperCase()}` });
    await expect.poll(() => lines).toMatchObject([{ agentId: id, status: 200 }]);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'key-b',
    'Basic key-b',
    'Bearer key',
    'Bearer key-b key-b',
    'Bearer key-bb',
    'Bearer kéy-b',
  ])('refuses %s with a challenge, and logs nothing of it', async (authorization) => {
    const { url, lines } = await startShop();
    const answer = await fetch(url, authorization === undefined ? {} : { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await answer.json()).toMatchObject({ type: 'invalid_request', code: 'unauthorized' });
    await expect.poll(() => lines).toMatchObject([{ status: 401, code: 'unauthorized' }]);
    expect(JSON.stringify(lines)).not.toContain('key-b');
  });
});
