import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Stripe from 'stripe';
import { afterEach } from 'vitest';

/** One delivery as it came in; `event` is `null` when its signature is wrong. */
export type Delivery = { event: Stripe.Event | null; header: string; body: string };

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

type Options = {
  secret?: string;
  /** The status of the nth answer (from 0), or `null` for none at all. */
  answers?: (delivery: Delivery, nth: number) => number | null;
  certificate?: { cert: string; key: string };
};

/** A little webhook endpoint that checks signatures with the official SDK and remembers what came. */
export async function openReceiver({ secret = 'whsec_test', answers, certificate }: Options = {}) {
  const stripe = new Stripe('sk_test_unused');
  const deliveries: Delivery[] = [];
  const server = certificate ? createTlsServer(certificate) : createServer();
  server.on('request', async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    const header = String(req.headers['stripe-signature']);
    const delivery = { event: verified(stripe, body, header, secret), header, body };
    deliveries.push(delivery);
    const status = answers === undefined ? (delivery.event ? 200 : 400) : answers(delivery, deliveries.length - 1);
    if (status !== null) res.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/webhooks`;
  return {
    url,
    secret,
    endpoint: { url, secret },
    deliveries,
    types: () => deliveries.map(({ event }) => event?.type),
  };
}

function verified(stripe: Stripe, body: string, header: string, secret: string): Stripe.Event | null {
  try {
    return stripe.webhooks.constructEvent(body, header, secret);
  } catch {
    return null;
  }
}
