import { Router } from 'express';
import helmet from 'helmet';
import { ProtocolError } from '../errors.js';
import { createDocsPage } from './docs-page.js';
import { createStaticAnswer } from './static-answer.js';

/** The API document of this server at `/openapi.json`, and the page that shows it at `/docs`. */
export function createDocsRouter(apiDocument: () => object): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { html, version, files } = createDocsPage();

  const sendDocument = createStaticAnswer(() => ({
    bytes: Buffer.from(JSON.stringify(apiDocument())),
    contentType: 'application/json; charset=utf-8',
    cacheControl: 'no-cache',
  }));
  router.get('/openapi.json', (req, res) => sendDocument(req, res));

  router.use(
    '/docs',
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          // Swagger UI has its icons in its style sheet.
          imgSrc: ["'self'", 'data:'],
          connectSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  const sendPage = createStaticAnswer(() => html);
  router.get('/docs', (req, res) => sendPage(req, res));

  const answers = new Map([...files].map(([name, load]) => [name, createStaticAnswer(load)]));
  router.get('/docs/:version/:file', (req, res) => {
    const answer = req.params.version === version ? answers.get(req.params.file) : undefined;
    if (answer === undefined) throw new ProtocolError(404, 'not_found', 'There is nothing at this address.');
    return answer(req, res);
  });

  router.all(['/openapi.json', '/docs', '/docs/:version/:file'], () => {
    throw new ProtocolError(405, 'method_not_allowed', 'This address can only be read.', { allow: 'GET, HEAD' });
  });
  return router;
}
