import { responsesOf } from './answers.js';
import { answerHeaders, sharedParameters } from './headers.js';
import { componentSchemas, createReferences, inlineSchema } from './json-schema.js';
import type {
  ApiDescription,
  Operation,
  OutgoingWebhook,
  Parameter,
  RequestBody,
  SharedParameter,
} from './operation.js';

/** A document of OpenAPI 3.1.1 (spec.openapis.org/oas/v3.1.1). */
export interface OpenApiDocument {
  openapi: '3.1.1';
  info: object;
  servers: { url: string }[];
  tags: object[];
  paths: Record<string, Record<string, unknown>>;
  webhooks: Record<string, object>;
  components: Record<'schemas' | 'parameters' | 'headers' | 'securitySchemes', Record<string, object>>;
}

/** Makes the document of an API. Throws where a body's schema is not among `schemas`. */
export function createDocument(api: ApiDescription): OpenApiDocument {
  const reference = createReferences(api.schemas);
  const error = reference(api.errorSchema);
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of api.operations) {
    paths[operation.path] ??= pathItem(api, operation);
    Object.assign(paths[operation.path] ?? {}, { [operation.method]: render(operation) });
  }

  function render(operation: Operation): object {
    const { id, tag, summary, description, key, parameters = [], body } = operation;
    return {
      operationId: id,
      tags: [tag],
      summary,
      ...(description && { description }),
      security: key === undefined ? [] : [{ [key]: [] }],
      parameters: parameters.map(renderParameter),
      ...(body && { requestBody: renderBody(body) }),
      responses: responsesOf(operation, reference, error),
    };
  }

  function renderBody({ schema, required, contentType = 'application/json', description, examples }: RequestBody) {
    return {
      ...(description && { description }),
      required,
      content: {
        [contentType]: {
          ...(schema && { schema: reference(schema) }),
          ...(examples && { examples: named(examples) }),
        },
      },
    };
  }

  function renderWebhook({ summary, description, parameters, body, answers }: OutgoingWebhook): object {
    return {
      post: {
        summary,
        description,
        security: [],
        parameters: parameters.map(renderParameter),
        requestBody: { required: true, content: { 'application/json': { schema: reference(body) } } },
        responses: Object.fromEntries(
          Object.entries(answers).map(([status, text]) => [status, { description: text }] as const),
        ),
      },
    };
  }

  return {
    openapi: '3.1.1',
    info: { ...api.info, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: api.publicUrl }],
    tags: [...api.tags],
    paths,
    webhooks: Object.fromEntries(api.webhooks.map((webhook) => [webhook.name, renderWebhook(webhook)] as const)),
    components: {
      schemas: componentSchemas(api.schemas),
      parameters: sharedParameters,
      headers: answerHeaders,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The agents' paths may be mounted elsewhere than the others: then they have a server of their own. */
const pathItem = ({ publicUrl, basePath }: ApiDescription, { underBasePath }: Operation): Record<string, unknown> =>
  underBasePath && basePath !== '/' ? { servers: [{ url: `${publicUrl}${basePath}` }] } : {};

const SECURITY_SCHEMES = {
  agentKey: { type: 'http', scheme: 'bearer', description: 'The key that the merchant gave to the agent.' },
  merchantKey: { type: 'http', scheme: 'bearer', description: "The merchant's own key." },
};

function renderParameter(parameter: SharedParameter | Parameter): object {
  if (typeof parameter === 'string') return { $ref: `#/components/parameters/${parameter}` };
  const { name, in: place, required = place === 'path', schema } = parameter;
  const { description = parameter.description, ...inline } = inlineSchema(schema);
  return { name, in: place, required, ...(description !== undefined && { description }), schema: inline };
}

const named = (examples: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }] as const));
