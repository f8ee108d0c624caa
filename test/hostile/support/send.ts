import { type Agent, request } from 'node:http';
import type { Shot } from './shots.js';

export interface Answer {
  status: number;
  type: string;
  text: string;
}

/** Longer than the server gives Stripe. */
const HANG_MS = 25_000;

/** Sends a request by a client that checks nothing of it. */
export function send(url: string, agent: Agent, { method, path, headers, body }: Shot): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = { agent, hostname, port, method, path, headers: { ...headers, ...length } };
    const req = request(options, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => {
        text += chunk;
      });
      res.on('end', () => resolve({ status: res.statusCode ?? 0, type: res.headers['content-type'] ?? '', text }));
      res.on('error', reject);
    });
    req.setTimeout(HANG_MS, () => req.destroy(new Error('No answer')));
    req.on('error', reject);
    req.end(body);
  });
}
