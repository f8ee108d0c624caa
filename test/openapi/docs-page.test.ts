import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ inMemory: true, env: { PUBLIC_URL: 'https://shop.example', ACP_BASE_PATH: '/acp/v1' } });
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${app.url}${path}`, { method, headers: { 'accept-encoding': 'identity', ...headers } });

/** Addresses that a page of HTML loads or leads to. */
const addressesIn = (html: string): string[] => [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to ?? '');

describe('/openapi.json', () => {
  it('names the address that callers reach this server by', async () => {
    const answer = await get('/openapi.json');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    const document = JSON.parse(await answer.text());
    expect(document.servers).toEqual([{ url: 'https://shop.example' }]);
    expect(document.paths['/checkout_sessions'].servers).toEqual([{ url: 'https://shop.example/acp/v1' }]);
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('is not sent again to who has it', async () => {
    const first = await get('/openapi.json');
    const etag = first.headers.get('etag') ?? '';
    expect((await get('/openapi.json')).headers.get('etag')).toBe(etag);
    const again = await get('/openapi.json', { 'if-none-match': `"other", ${etag}` });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get('/openapi.json', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is compressed for who takes that', async () => {
    const plain = await (await get('/openapi.json')).text();
    for (const refusing of ['identity', 'br', 'gzip;q=0', 'gzip; q=0.0, br']) {
      const answer = await get('/openapi.json', { 'accept-encoding': refusing });
      expect(answer.headers.get('content-encoding'), refusing).toBeNull();
    }
    const answer = await get('/openapi.json', { 'accept-encoding': 'br, gzip;q=0.5' });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(plain.length / 4);
    expect(await answer.text()).toBe(plain);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
  });

  it('says how long it is without sending it', async () => {
    const length = (await get('/openapi.json')).headers.get('content-length');
    const head = await get('/openapi.json', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, length, '']);
  });
});

describe('/docs', () => {
  it('may run and load nothing but its own', async () => {
    const answer = await get('/docs');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy.split(';').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    const html = await answer.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/i);
    expect(addressesIn(html).filter((to) => !to.startsWith('/') || to.startsWith('//'))).toEqual([]);
  });

  it('finds all that it loads, which can be kept for good', async () => {
    const addresses = addressesIn(await (await get('/docs')).text());
    expect(addresses.length).toBeGreaterThanOrEqual(6);
    for (const address of addresses.filter((to) => to !== '/openapi.json')) {
      const file = await get(address);
      expect(file.status, address).toBe(200);
      expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(file.headers.get('x-content-type-options')).toBe('nosniff');
      const type = { css: 'text/css', js: 'text/javascript', png: 'image/png' }[address.split('.').at(-1) ?? ''];
      expect(file.headers.get('content-type')?.split(';')[0], address).toBe(type);
      expect((await file.arrayBuffer()).byteLength).toBe(Number(file.headers.get('content-length')));
    }
  });

  it('asks no other host: neither for badges nor for requests that are tried', async () => {
    const addresses = addressesIn(await (await get('/docs')).text());
    const start = await (await get(addresses.find((to) => to.endsWith('start.js')) ?? '')).text();
    expect(start).toContain('validatorUrl: null');
    expect(start).toContain('location.origin + pathname + search');
    expect(start).not.toMatch(/https?:/);
  });

  it.each(['', 'package.json', 'index.html', '..%2fpackage.json', '%2e%2e%2fpackage.json', 'swagger-ui.css.map'])(
    'has no file %j',
    async (name) => {
      const { pathname } = new URL(addressesIn(await (await get('/docs')).text())[0] ?? '', app.url);
      const answer = await get(`${pathname.slice(0, pathname.lastIndexOf('/'))}/${name}`);
      expect([answer.status, JSON.parse(await answer.text()).code]).toEqual([404, 'not_found']);
    },
  );

  it('has no file of another release', async () => {
    expect((await get('/docs/000000000000/swagger-ui.css')).status).toBe(404);
  });

  it.each(['/docs', '/openapi.json'])('%s can only be read', async (path) => {
    const answer = await get(path, {}, 'POST');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('sends the same bytes compressed', async () => {
    const script = addressesIn(await (await get('/docs')).text()).find((to) => to.endsWith('bundle.js')) ?? '';
    const plain = await (await get(script)).text();
    const answer = await get(script, { 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect((await answer.text()).length).toBe(plain.length);
  });
});
