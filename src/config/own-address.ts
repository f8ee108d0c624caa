import type { HttpConfig } from './http.js';

/** Where this machine reaches a server that listens on `host`: on all addresses means on the loopback one too. */
export const ownAddress = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);

/** The URL of the server with these settings, for a process that does not listen itself; no slash at the end. */
export function ownUrl({ host, port, tls }: Pick<HttpConfig, 'host' | 'port' | 'tls'>): string {
  const address = ownAddress(host);
  return `${tls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
