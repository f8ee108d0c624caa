import type { JsonSchema } from './json-schema.js';
import type { AnswerHeader, ErrorAnswer, GoodAnswer, Operation } from './operation.js';

const JSON_TYPE = 'application/json';

type Reference = (schema: NonNullable<GoodAnswer['schema']>) => JsonSchema;

/** The responses of one operation, by status. */
export function responsesOf({ answers, errors }: Operation, reference: Reference, error: JsonSchema) {
  const good = answers.map((answer) => [String(answer.status), goodResponse(answer, reference)] as const);
  const statuses = [...new Set(errors.map(({ status }) => status))].sort((one, other) => one - other);
  const bad = statuses.map((status) => {
    const all = errors.filter((each) => each.status === status);
    return [String(status), errorResponse(all, error)] as const;
  });
  return Object.fromEntries([...good, ...bad]);
}

function goodResponse(
  { description, schema, contentType = JSON_TYPE, headers = [] }: GoodAnswer,
  reference: Reference,
) {
  const content =
    contentType === 'none' ? undefined : { [contentType]: schema === undefined ? {} : { schema: reference(schema) } };
  const all = contentType.startsWith(JSON_TYPE) ? (['Request-Id', ...headers] as const) : headers;
  return { description, headers: headerReferences(all), ...(content && { content }) };
}

/** All errors of one status: the shape of every error, with the codes that this operation may give it. */
function errorResponse(errors: readonly ErrorAnswer[], error: JsonSchema) {
  const headers = [...new Set(errors.flatMap((each) => each.headers ?? []))];
  const codes = errors.map(({ code }) => code);
  return {
    description: errors.map(({ code, when }) => `- \`${code}\`: ${when}`).join('\n'),
    headers: headerReferences(['Request-Id', ...headers]),
    content: {
      [JSON_TYPE]: { schema: { allOf: [error, { properties: { code: { enum: [...new Set(codes)] } } }] } },
    },
  };
}

const headerReferences = (names: readonly AnswerHeader[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
