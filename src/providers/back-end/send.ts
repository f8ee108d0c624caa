import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { BackEndFault } from './fault.js';

/** What came back, read to its end. */
export interface SentAnswer {
  status: number;
  contentType: string;
  retryAfter?: number;
  body: Buffer;
}

export interface SendLimits {
  /** Milliseconds, for all of it. */
  timeout: number;
  /** Of the answer's body. */
  mostBytes: number;
}

/** @throws BackEndFault where no whole answer came */
export type Send = (
  url: string,
  headers: Record<string, string>,
  body: string,
  limits: SendLimits,
) => Promise<SentAnswer>;

/** Connections to one back end at a time. */
const MOST_CONNECTIONS = 64;

/** Sends one POST over connections that are kept open. No redirect is followed: it is an answer like any other. */
export function createSend(): Send {
  const kept = { keepAlive: true, maxSockets: MOST_CONNECTIONS };
  const http = { request: requestHttp, agent: new HttpAgent(kept) };
  const https = { request: requestHttps, agent: new HttpsAgent(kept) };
  return (text, headers, body, { timeout, mostBytes }) =>
    new Promise((resolve, reject) => {
      const url = new URL(text);
      const { request, agent } = url.protocol === 'https:' ? https : http;
      const asked = request(url, {
        agent,
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      });
      let isOver = false;
      const end = (): boolean => {
        clearTimeout(timer);
        const isFirst = !isOver;
        isOver = true;
        return isFirst;
      };
      const fail = (fault: BackEndFault): void => {
        if (!end()) return;
        reject(fault);
        asked.destroy();
      };
      const timer = setTimeout(() => fail(new BackEndFault('slow', `no answer within ${timeout} ms`)), timeout);
      const broken = (cause?: Error) => fail(new BackEndFault('broken', reasonOf(cause), { cause }));
      asked.on('error', broken);
      // For an answer that is none, such as a switch to another protocol, there is no error.
      asked.on('close', () => broken());
      asked.on('response', (head) => {
        const chunks: Buffer[] = [];
        let left = mostBytes;
        head.on('data', (chunk: Buffer) => {
          left -= chunk.length;
          if (left < 0) fail(new BackEndFault('wrong', `the answer has more than ${mostBytes} bytes`));
          else chunks.push(chunk);
        });
        head.on('error', broken);
        head.on('end', () => {
          if (end()) resolve({ ...headOf(head), body: Buffer.concat(chunks) });
        });
      });
      asked.end(body);
    });
}

function headOf({ statusCode = 0, headers }: IncomingMessage): Omit<SentAnswer, 'body'> {
  const after = headers['retry-after'];
  return {
    status: statusCode,
    contentType: headers['content-type'] ?? '',
    ...(after !== undefined && /^\d{1,5}$/.test(after) && { retryAfter: Number(after) }),
  };
}

const reasonOf = (cause: Error | undefined): string => {
  const code = cause && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return `the connection broke${code}`;
};
