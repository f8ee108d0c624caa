import { request } from 'node:https';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createClientAddress } from '../../src/http/client-address.js';
import { sendJson } from '../../src/http/respond.js';
import { certificate } from './certificate.js';
import { startToyServer } from './toy-server.js';

it('serves https, knows it, and survives callers who speak something else', async () => {
  const { isHttps } = createClientAddress();
  const { url, port } = await startToyServer((req, res) => sendJson(res, 200, { https: isHttps(req) }), {
    tls: { ...certificate, minVersion: 'TLSv1.3' },
  });
  expect(url).toMatch(/^https:/);
  const plain = connect(port, '127.0.0.1', () => plain.end('GET / HTTP/1.1\r\n\r\n'));
  plain.on('error', () => undefined).resume();
  await new Promise((resolve) => plain.on('close', resolve));
  const text = await new Promise((resolve, reject) => {
    const options = { ca: certificate.cert, servername: 'localhost', agent: false };
    request(url, options, (res) => res.setEncoding('utf8').on('data', resolve))
      .on('error', reject)
      .end();
  });
  expect(text).toBe('{"https":true}');
});
