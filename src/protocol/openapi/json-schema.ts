import { z } from 'zod';

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Record<string, unknown>;

const refTo = (name: string): string => `#/components/schemas/${name}`;

/** Takes away what says nothing: the bounds of exact integers, and the pattern beside a format with the same sense. */
function simplify({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
}

/** Named schemas as components: each refers to the others by their names. */
export function componentSchemas(schemas: Readonly<Record<string, z.ZodType>>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { uri: refTo, override: simplify, io: 'input' });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}

/** A reference to a component. Throws where the schema is none: the document would be about something else. */
export function createReferences(schemas: Readonly<Record<string, z.ZodType>>): (schema: z.ZodType) => JsonSchema {
  const names = new Map(Object.entries(schemas).map(([name, schema]) => [schema, name]));
  return (schema) => {
    const name = names.get(schema);
    if (name === undefined) throw new Error('A schema of an operation is not among the components.');
    return { $ref: refTo(name) };
  };
}

/** A schema with everything in it that it is made of: those of parameters and tools. */
export function inlineSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { override: simplify, io: 'input' }) as JsonSchema;
  return rest;
}
