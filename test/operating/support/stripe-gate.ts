import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that went to Stripe. */
export interface SeenCall {
  method: string;
  path: string;
  key: string;
}

/** Stands between a server and the sandbox: sees which key each call carries, and can hold calls up. */
export async function startStripeGate(target: string) {
  const seen: SeenCall[] = [];
  let holds: (call: SeenCall) => boolean = () => false;
  let open: () => void = () => undefined;
  let onHeld: () => void = () => undefined;
  let opened: Promise<void> = Promise.resolve();

  const server = createServer(async (req, res) => {
    const call = { method: req.method ?? '', path: req.url ?? '', key: (req.headers.authorization ?? '').slice(7) };
    seen.push(call);
    if (holds(call)) {
      onHeld();
      await opened;
    }
    const { method = 'GET', headers } = req;
    const onward = request(new URL(req.url ?? '', target), { method, headers, agent: false }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** Holds up the calls that fit; resolves when one is there. */
    hold(fits: (call: SeenCall) => boolean): Promise<void> {
      holds = fits;
      opened = new Promise((resolve) => {
        open = resolve;
      });
      return new Promise((resolve) => {
        onHeld = resolve;
      });
    },
    release(): void {
      holds = () => false;
      open();
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
