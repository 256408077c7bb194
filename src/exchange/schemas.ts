import { z } from 'zod';
import { householdSchema } from './household-schema.js';
import { instanceSchema } from './instance-schema.js';
import { policySchema } from './policy-schema.js';
import { resultSchema } from './result-schema.js';
import { vacancySchema } from './vacancy-schema.js';

export { householdSchema, instanceSchema, policySchema, resultSchema, vacancySchema };

const SCHEMAS = {
  instance: instanceSchema,
  result: resultSchema,
  policy: policySchema,
  vacancy: vacancySchema,
  household: householdSchema,
} as const;

export type SchemaName = keyof typeof SCHEMAS;
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as readonly SchemaName[];

/** JSON Schema (draft 2020-12) of a format, as `rapprochement schema` writes it. */
export function jsonSchemaOf(name: SchemaName): object {
  return z.toJSONSchema(SCHEMAS[name], { io: 'input' });
}
