import { lookup } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction, type TcpSocketConnectOpts } from 'node:net';
import { systemClock } from '../clock.js';
import { refusedKind } from './addresses.js';
import { hostOf, type PostPolicy, problemWithUrl } from './destination.js';
import { PostError, toPostError } from './post-error.js';
import { secondsOfRetryAfter } from './retry-after.js';

export type { PostPolicy } from './destination.js';

/** What the receiver said; any status, a redirect's too. */
export interface PostAnswer {
  status: number;
  retryAfterSeconds?: number;
  /** What came of the body, up to 16 KiB, where it was asked for. */
  body?: string;
}

/**
 * Sends one POST, or a PATCH. The receiver's word is the head of its answer: it counts whatever becomes of the body,
 * which is read to its end, to 16 KiB or to the time limit.
 * @throws PostError where no head came
 */
export type Post = (
  url: string,
  headers: Record<string, string>,
  body: string,
  options: {
    /** Milliseconds for all of it, the look-up of the name included. */
    timeout: number;
    /** Breaks off at once. */
    signal?: AbortSignal;
    /** POST unless said. */
    method?: 'POST' | 'PATCH';
    wantsBody?: boolean;
  },
) => Promise<PostAnswer>;

export interface PostDeps extends PostPolicy {
  /** All addresses of a host name; the system's resolver unless given. */
  resolve?: (host: string) => Promise<string[]>;
  /** Milliseconds since the epoch, for a `Retry-After` that is a date. */
  now?: () => number;
  /** Certificates to trust instead of the usual ones, PEM. */
  ca?: string;
}

const MOST_READ = 16 * 1024;
/** Milliseconds before the next address of a host is tried beside one that does not connect. */
const CONNECT_PATIENCE = 3_000;

/** Sends to where the policy allows: addresses are looked up once, all checked, and only these are connected to. */
export function createPost({ resolve = lookUp, now = systemClock.now, ca, ...policy }: PostDeps): Post {
  async function addressesOf(host: string): Promise<string[]> {
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    if (addresses.length === 0) throw new PostError('The host name has no address.');
    for (const address of addresses) {
      const kind = refusedKind(address, policy);
      if (kind) throw new PostError(`The host leads to ${address} (${kind}), where nothing may be sent.`);
    }
    return addresses;
  }

  return async (text, headers, body, { timeout, signal, method = 'POST', wantsBody = false }) => {
    const problem = problemWithUrl(text, policy);
    if (problem) throw new PostError(`The URL ${problem}.`);
    const url = new URL(text);
    const limit = limited(timeout, signal);
    try {
      const addresses = await beforeAbort(limit.signal, addressesOf(hostOf(url)));
      const request = {
        ...pinned(url, addresses),
        method,
        ca,
        headers: { ...headers, 'content-length': lengthOf(body) },
      };
      const { head, read } = await exchange(url, request, body, limit.signal);
      const retryAfterSeconds = secondsOfRetryAfter(head.headers['retry-after'], now());
      return {
        status: head.statusCode ?? 0,
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
        ...(wantsBody && { body: Buffer.concat(read).toString('utf8') }),
      };
    } catch (error) {
      throw toPostError(error);
    } finally {
      limit.clear();
    }
  };
}

const lookUp = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

const lengthOf = (body: string): number => Buffer.byteLength(body);

/** A signal that ends with the time or with the caller's own; listeners do not pile up on that. */
function limited(timeout: number, signal: AbortSignal | undefined): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new PostError('The attempt was broken off.'));
  const timer = setTimeout(() => controller.abort(new PostError('No answer came in time.')), timeout);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    },
  };
}

function beforeAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    work.then(resolve, reject);
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

type AutoSelect = 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout';

/** A connection of its own to these addresses alone; name, certificate and `Host` are the URL's. */
function pinned(url: URL, addresses: readonly string[]): RequestOptions & Pick<TcpSocketConnectOpts, AutoSelect> {
  const host = hostOf(url);
  const entries = addresses.map((address) => ({ address, family: isIP(address) }));
  const answer: LookupFunction = (_, { all }, callback) => {
    const [{ address, family } = { address: '', family: 0 }] = entries;
    if (all) callback(null, entries);
    else callback(null, address, family);
  };
  return {
    host,
    port: url.port === '' ? undefined : Number(url.port),
    path: `${url.pathname}${url.search}`,
    agent: false,
    lookup: answer,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: CONNECT_PATIENCE,
  };
}

interface Heard {
  head: IncomingMessage;
  read: Buffer[];
}

/** Resolves with the head of the answer when the body has ended, is long enough, or the signal ends it. */
function exchange(url: URL, options: RequestOptions, body: string, signal: AbortSignal): Promise<Heard> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request =
      url.protocol === 'https:'
        ? requestHttps({ ...options, rejectUnauthorized: true, servername: serverName(url) })
        : requestHttp(options);
    let head: IncomingMessage | undefined;
    const read: Buffer[] = [];
    let left = MOST_READ;
    const settle = (error?: unknown): void => {
      // A receiver that answers before it has read all would keep the connection.
      request.destroy();
      if (head) resolve({ head, read });
      else reject(error);
    };
    signal.addEventListener('abort', () => settle(signal.reason), { once: true });
    request.on('error', settle);
    // For an answer that is none, such as a switch to another protocol, there is no error.
    request.on('close', () => settle(new PostError('The connection was closed without an answer.')));
    request.on('response', (response) => {
      head = response;
      response.on('data', (chunk: Buffer) => {
        if (left > 0) read.push(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) settle();
      });
      // It follows the end as well as any break; the listener for errors keeps those from being thrown.
      response.on('close', settle).on('error', () => {});
    });
    request.end(body);
  });
}

/** An address is no server name (RFC 6066, 3). */
const serverName = (url: URL): string => (isIP(hostOf(url)) === 0 ? hostOf(url) : '');
