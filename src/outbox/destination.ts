import { isIP } from 'node:net';
import { refusedKind } from './addresses.js';

/** Where order events may go. */
export interface PostPolicy {
  /** Refuses http. */
  httpsOnly: boolean;
  /** Allows addresses and names of this machine and its network. */
  allowPrivate: boolean;
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
/** Names that mean this machine, its network or a cloud's own services, whatever they resolve to (RFC 6761, 6762, 8375). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * What is wrong with a URL that order events shall go to, as the end of a sentence that begins with its name;
 * `undefined` where nothing is. What a host name resolves to is not known here: `createPost` checks that.
 */
export function problemWithUrl(text: string, { httpsOnly, allowPrivate }: PostPolicy): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be a URL that begins with https://';
  if (httpsOnly && url.protocol === 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must have no user name and no password';
  if (url.href.includes('#')) return 'must have no fragment (#)';
  if (url.port === '0') return 'must not have port 0';
  const host = hostOf(url);
  return isIP(host) === 0 ? problemWithName(host, allowPrivate) : problemWithLiteral(host, allowPrivate);
}

/** The name or address that a URL leads to: in lower case, without the brackets of IPv6 and the dot of the root. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

function problemWithLiteral(address: string, allowPrivate: boolean): string | undefined {
  const kind = refusedKind(address, { allowPrivate });
  return kind && `must not lead to ${address} (${kind})`;
}

function problemWithName(name: string, allowPrivate: boolean): string | undefined {
  if (!HOST_NAME.test(name)) return 'must have a valid host name';
  if (allowPrivate) return undefined;
  if (LOCAL_NAME.test(name)) return `must not lead to ${name} (a local name)`;
  return name.includes('.') ? undefined : 'must have a full host name, with its domain';
}
