import type { LocatedOperation } from '../../openapi/support/document.js';
import { pointerTo } from '../../openapi/support/document.js';
import type { TestApp } from '../../support/start-app.js';
import type { Schema } from './values.js';

/** The scheme of an operation's key, such as `agentKey`. */
export const schemeOf = ({ operation }: LocatedOperation): string | undefined =>
  Object.keys(operation.security[0] ?? {})[0];

/** Where the schema of an operation's JSON body stands, and the schema; nothing where it has none. */
export function bodySchema({ operation, pointer }: LocatedOperation): { at: string; schema: Schema } | undefined {
  const schema = operation.requestBody?.content['application/json']?.schema as Schema | undefined;
  return schema && { at: `${pointer}${pointerTo('requestBody', 'content', 'application/json', 'schema')}`, schema };
}

/** The path with this id in the place of its parameter. */
export const withId = (path: string, id: string): string => path.replace(/\{\w+\}/, id);

/**
 * Makes something of alpha's for a path such as `/carts/{id}`, by the operation that posts to what stands before the id.
 * Throws where there is none, or it refuses: then this test has to learn how such a thing is made.
 */
export async function makeOwn(
  shop: TestApp,
  path: string,
  body: unknown,
  options: { key?: string } = {},
): Promise<string> {
  const answer = await shop.client.request(path.slice(0, path.indexOf('/{')), { body, ...options });
  if (answer.status !== 201) throw new Error(`Cannot make what ${path} speaks of: ${answer.status} ${answer.text}`);
  return answer.body.id;
}
