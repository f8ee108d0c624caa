import { z } from 'zod';
import { problems } from '../../errors.js';
import { schemaProblem } from '../errors.js';

/** A body that fits, or 400 with the path of what is wrong in it. */
export function checked<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw schemaProblem(parsed.error, body);
}

/** The query of an address that fits, or 400 naming the parameter as `$.query.<name>`. */
export function checkedQuery<T extends z.ZodType>(schema: T, search: URLSearchParams): z.infer<T> {
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of search) {
    if (name in query) throw problems.invalid(queryPath(name), 'It was given more than once.');
    query[name] = value;
  }
  return (checked(z.strictObject({ query: schema }), { query }) as { query: z.infer<T> }).query;
}

const queryPath = (name: string): string => (/^[a-z_]{1,40}$/.test(name) ? `$.query.${name}` : '$.query');

const nothing = z.strictObject({});

/** For an address that knows no parameters. Throws 400 naming the first. */
export const parseNoQuery = (search: URLSearchParams): void => void checkedQuery(nothing, search);

/** For a request that says nothing beyond its address. Throws 400 naming what it said. */
export const parseNoBody = (body: unknown): void => void checked(nothing, body ?? {});
