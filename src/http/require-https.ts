import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../errors.js';
import { createClientAddress, type TrustProxy } from './client-address.js';

/** Refuses what did not come over https to the first of our proxies: its bearer key has been seen on the way. */
export function requireHttps(trustProxy: TrustProxy): (req: IncomingMessage) => void {
  const { isHttps } = createClientAddress(trustProxy);
  return (req) => {
    if (!isHttps(req)) throw new ProtocolError(400, 'invalid', 'This server is to be called over https only.');
  };
}
