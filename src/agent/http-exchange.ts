import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One request as it goes over the wire. */
export interface Outgoing {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Milliseconds until an answer that is not complete counts as lost. */
  timeout: number;
}

/** One complete answer. */
export interface Incoming {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface HttpExchange {
  /** Sends once; throws where no complete answer came back, and then nobody knows what happened at the other side. */
  send(outgoing: Outgoing): Promise<Incoming>;
  /** Closes the idle connections. */
  close(): void;
}

/** Plain HTTP over connections that are kept and used again. */
export function createHttpExchange({ maxSockets = 64 }: { maxSockets?: number } = {}): HttpExchange {
  const plain = new HttpAgent({ keepAlive: true, maxSockets, scheduling: 'lifo' });
  const secure = new HttpsAgent({ keepAlive: true, maxSockets, scheduling: 'lifo' });

  return {
    send({ method, url, headers, body, timeout }) {
      return new Promise((resolve, reject) => {
        const isSecure = url.protocol === 'https:';
        const request = (isSecure ? httpsRequest : httpRequest)(url, {
          method,
          agent: isSecure ? secure : plain,
          headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
        });
        const settle = (end: () => void): void => {
          clearTimeout(timer);
          end();
        };
        const timer = setTimeout(() => request.destroy(new Error(`No answer within ${timeout} ms`)), timeout);
        request.on('error', (error) => settle(() => reject(error)));
        request.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', (error) => settle(() => reject(error)));
          response.on('end', () => {
            const { statusCode = 0, headers: received } = response;
            settle(() => resolve({ status: statusCode, headers: received, text: Buffer.concat(chunks).toString() }));
          });
        });
        request.end(body);
      });
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}
