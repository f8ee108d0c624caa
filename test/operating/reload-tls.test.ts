import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { certificate, nextCertificate } from '../http/certificate.js';
import { type RotatingServer, startRotatingServer } from './support/rotating-server.js';

let server: RotatingServer;

beforeAll(async () => {
  server = await startRotatingServer(
    { ACP_API_KEYS: 'alpha=alpha-key', 'cert.pem': certificate.cert, 'key.pem': certificate.key },
    { TLS_CERT_FILE: './cert.pem', TLS_KEY_FILE: './key.pem' },
  );
});
afterAll(() => server.close());

const ca = [certificate.cert, nextCertificate.cert];
const plain = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

/** What a new connection is shown. */
async function shown(): Promise<string> {
  const socket = connect({ host: 'localhost', port: Number(new URL(server.url).port), ca });
  await once(socket, 'secureConnect');
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return raw.toString('base64');
}

function status(agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: 'localhost', port: new URL(server.url).port, path: '/healthz', agent }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

it('a new certificate is shown to new connections, and nobody is cut off', async () => {
  expect(server.url).toMatch(/^https:/);
  const stays = new Agent({ ca, keepAlive: true, maxSockets: 1 });
  expect(await status(stays)).toBe(200);
  expect(await shown()).toBe(plain(certificate.cert));

  let isOver = false;
  const statuses = new Set<number | undefined>();
  const asking = Promise.all(
    [stays, new Agent({ ca, keepAlive: false })].map(async (agent) => {
      while (!isOver) statuses.add(await status(agent));
    }),
  );
  const files = { 'cert.pem': nextCertificate.cert, 'key.pem': nextCertificate.key };
  expect(await server.reload(files)).toMatchObject({ detail: 'TLS_CERT_FILE and TLS_KEY_FILE' });
  expect(await shown()).toBe(plain(nextCertificate.cert));
  isOver = true;
  await asking;
  expect([...statuses]).toEqual([200]);

  const wrong = await server.reload({ 'key.pem': certificate.key, ACP_API_KEYS: 'alpha=other-key' });
  expect(wrong).toMatchObject({ level: 'error', detail: expect.stringMatching(/the private key that belongs to it/) });
  expect(await shown()).toBe(plain(nextCertificate.cert));
  expect(await status(stays)).toBe(200);
  stays.destroy();
});
