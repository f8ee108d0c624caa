import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import proxyAddr from 'proxy-addr';

/** Who is in front of this server: so many proxies, or the addresses and networks of the proxies. */
export type TrustProxy = number | readonly string[];

export interface ClientAddress {
  /** The address of the nearest machine that is not one of our own proxies. */
  addressOf(req: IncomingMessage): string;
  /** Whether the caller spoke https, to us or to the first of our proxies. */
  isHttps(req: IncomingMessage): boolean;
}

/** Without `trustProxy`, no `X-Forwarded-…` header is believed. */
export function createClientAddress(trustProxy?: TrustProxy): ClientAddress {
  const trust = trustFunction(trustProxy);
  return {
    addressOf: (req) => proxyAddr(req, trust),
    isHttps: (req) => {
      if (req.socket instanceof TLSSocket) return true;
      // A proxy that says how it was called, and not by whom, is believed all the same.
      const nearest = trust(req.socket.remoteAddress ?? '', 0) ? 1 : 0;
      const proxies = Math.max(nearest, proxyAddr.all(req, trust).length - 1);
      if (proxies === 0) return false;
      const schemes = String(req.headers['x-forwarded-proto'] ?? '').split(',');
      // Each proxy may have added its own: what stands before the words of our proxies was sent by the caller.
      const scheme = schemes[Math.max(0, schemes.length - proxies)] ?? '';
      return scheme.trim().toLowerCase() === 'https';
    },
  };
}

function trustFunction(trustProxy: TrustProxy | undefined): (address: string, hop: number) => boolean {
  if (trustProxy === undefined) return () => false;
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  return proxyAddr.compile([...trustProxy]);
}
