import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  url: string;
  close(): void;
}

/**
 * One address for several servers: each request goes to the next of them, and past those who take no connection. What
 * was sent once is never sent again: where no answer comes, the caller gets none.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  function pass(req: IncomingMessage, body: Buffer, res: ServerResponse, candidates: readonly number[]): void {
    const [port, ...others] = candidates;
    const cut = (): void => {
      res.socket?.resetAndDestroy();
    };
    if (port === undefined) {
      cut();
      return;
    }
    const { method, url: path, headers } = req;
    const passed = request({ host: '127.0.0.1', port, agent, method, path, headers });
    passed.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.on('error', cut);
      answer.pipe(res);
    });
    passed.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') pass(req, body, res, others);
      else cut();
    });
    res.on('close', () => passed.destroy());
    passed.end(body);
  }

  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(chunk);
    } catch {
      return;
    }
    turn += 1;
    const first = turn % ports.length;
    pass(req, Buffer.concat(chunks), res, [...ports.slice(first), ...ports.slice(0, first)]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
