import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { createClientAddress, type TrustProxy } from '../../src/http/client-address.js';

function from(peer: string, headers: Record<string, string>, socket: Socket = new Socket()): IncomingMessage {
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const req = new IncomingMessage(socket);
  Object.assign(req.headers, headers);
  return req;
}

describe('createClientAddress', () => {
  it.each<[TrustProxy | undefined, string, string, string]>([
    [undefined, '10.0.0.1', '1.1.1.1', '10.0.0.1'],
    [1, '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    [1, '10.0.0.1', '6.6.6.6, 1.1.1.1', '1.1.1.1'],
    [2, '10.0.0.1', '6.6.6.6, 1.1.1.1, 10.0.0.2', '1.1.1.1'],
    [['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 1.1.1.1, 10.0.0.2', '1.1.1.1'],
    [['10.0.0.0/8'], '9.9.9.9', '1.1.1.1', '9.9.9.9'],
    [['loopback'], '::1', '1.1.1.1', '1.1.1.1'],
  ])('trusting %j, a request from %s for %s is from %s', (trust, peer, forwarded, expected) => {
    expect(createClientAddress(trust).addressOf(from(peer, { 'x-forwarded-for': forwarded }))).toBe(expected);
  });

  it.each<[TrustProxy | undefined, string, string, boolean]>([
    [undefined, '1.1.1.1', 'https', false],
    [1, '1.1.1.1', 'https', true],
    [1, '1.1.1.1', 'HTTPS', true],
    [1, '1.1.1.1', 'http', false],
    [1, '1.1.1.1', 'https, http', false],
    [2, '1.1.1.1, 10.0.0.2', 'https, http', true],
    [2, '1.1.1.1, 10.0.0.2', 'https', true],
    [['10.0.0.0/8'], '1.1.1.1', 'https', true],
    [['192.168.0.0/16'], '1.1.1.1', 'https', false],
  ])('trusting %j, a request for %s by %s is https: %s', (trust, forwarded, proto, expected) => {
    const req = from('10.0.0.1', { 'x-forwarded-for': forwarded, 'x-forwarded-proto': proto });
    expect(createClientAddress(trust).isHttps(req)).toBe(expected);
  });

  it('knows its own https, and that nothing was said about the scheme', () => {
    const { isHttps } = createClientAddress(1);
    expect(isHttps(from('1.1.1.1', {}, new TLSSocket(new Socket())))).toBe(true);
    expect(isHttps(from('1.1.1.1', { 'x-forwarded-for': '1.1.1.1' }))).toBe(false);
  });
});
