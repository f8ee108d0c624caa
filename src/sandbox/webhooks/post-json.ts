import { request as requestHttp } from 'node:http';
import { Agent, request as requestHttps } from 'node:https';

type Post = { url: URL; body: string; headers: Record<string, string>; withinMs: number; signal: AbortSignal };

/** One's own machine may show a certificate of its own making. */
const selfSigned = new Agent({ rejectUnauthorized: false });

/** Sends JSON on a connection of its own and gives the status of the answer; throws when none comes in time. */
export function postJson({ url, body, headers, withinMs, signal }: Post): Promise<number> {
  const type = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) };
  const options = { method: 'POST', headers: { ...type, ...headers }, signal };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, agent: isLoopback(url.hostname) ? selfSigned : false })
        : requestHttp(url, { ...options, agent: false });
    const timer = setTimeout(() => request.destroy(new Error('The endpoint did not answer in time.')), withinMs);
    request.on('close', () => clearTimeout(timer));
    request.on('error', reject);
    request.on('response', (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.end(body);
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
