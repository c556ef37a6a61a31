import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { COMPONENTS } from '../../src/console/api/openapi/components.ts';
import { describeApi } from '../../src/console/api/openapi/describe-api.ts';
import type { Operation } from '../../src/console/operation/operation.ts';

/** What the API answered. */
export interface ApiReply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Reads the reply of the API. */
export async function apiReply(response: Response): Promise<ApiReply> {
  return { status: response.status, headers: response.headers, body: await response.json() };
}

interface Described {
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/**
 * Expects a reply to be as the description of its operation says: a described status, its type of
 * content, and a body that matches the schema, without members that are not described.
 *
 * @param operation as the description is generated from it
 */
export function expectDescribed(operation: Operation, { status, headers, body }: ApiReply): void {
  const content = contentOf(operation, status);
  const [type = '', { schema }] = Object.entries(content)[0] ?? ['', { schema: {} }];
  expect(headers.get('content-type')?.split(';')[0]).toBe(type);
  const isValid = ajv.validate({ ...schema, components: COMPONENTS }, body);
  expect(isValid ? [] : (ajv.errors ?? [])).toEqual([]);
}

function contentOf(operation: Operation, status: number): Record<string, { schema: object }> {
  const { paths } = describeApi([operation]) as {
    paths: Record<string, Record<string, Described>>;
  };
  const [byMethod] = Object.values(paths);
  const responses = byMethod?.[operation.method.toLowerCase()]?.responses ?? {};
  const response = responses[status];
  expect(Object.keys(responses)).toContain(String(status));
  const name = response?.$ref?.split('/').at(-1);
  if (name === undefined) return response?.content ?? {};
  const shared = COMPONENTS.responses as Record<string, { content?: object }>;
  return (shared[name]?.content ?? {}) as Record<string, { schema: object }>;
}
