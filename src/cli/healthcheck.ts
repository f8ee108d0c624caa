import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { loadListenConfig, readEnv } from '../config/config.js';
import { ownAddress } from '../config/own-address.js';
import type { Output } from './output.js';

/** Milliseconds. */
const PATIENCE = 2_500;

/** Asks the server of this machine whether it lives, for a container that has no other program to ask with. */
export async function runHealthcheck(output: Output): Promise<number> {
  const { host, port, isTls } = loadListenConfig(readEnv());
  const target = {
    host: ownAddress(host),
    port,
    path: '/healthz',
    timeout: PATIENCE,
  };
  try {
    // The certificate names the public host, and this asks the same machine.
    const status = await statusOf(isTls ? getHttps({ ...target, rejectUnauthorized: false }) : getHttp(target));
    if (status === 200) return 0;
    output.err(`The server answers ${status}.\n`);
  } catch (error) {
    output.err(`The server does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  return 1;
}

function statusOf(request: ReturnType<typeof getHttp>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('error', reject);
  });
}
