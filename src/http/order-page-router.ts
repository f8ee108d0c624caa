import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Router } from 'express';
import helmet from 'helmet';
import { ProtocolError } from '../errors.js';
import type { OrderService } from '../orders/order-service.js';
import { orderNotFoundPage, orderPage, type ShopFace } from './order-page.js';
import { ORDER_PAGE_STYLE } from './order-page-style.js';
import { contextOf } from './request-context.js';

const styleHash = createHash('sha256').update(ORDER_PAGE_STYLE).digest('base64');

/** The permalinks of orders: whoever has the link may read, nobody else can tell whether there is one. */
export function createOrderPageRouter(orders: OrderService, shop: ShopFace): Router {
  const router = Router({ caseSensitive: true });
  router.use(
    '/orders',
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: [`'sha256-${styleHash}'`],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  router.get('/orders/:secret', async (req, res) => {
    const order = await orders.bySecret(req.params.secret);
    sendHtml(
      res,
      order ? 200 : 404,
      order ? orderPage(shop, order) : orderNotFoundPage(shop, req.headers['accept-language']),
    );
  });
  router.all('/orders/:secret', () => {
    throw new ProtocolError(405, 'method_not_allowed', 'This address can only be read.', { allow: 'GET, HEAD' });
  });
  return router;
}

function sendHtml(res: ServerResponse, status: number, html: string): void {
  contextOf(res.req).responseBytes = Buffer.byteLength(html);
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(html),
    'cache-control': 'private, no-store',
  });
  res.end(html);
}
