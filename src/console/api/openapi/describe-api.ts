import type { Operation } from '../../operation/operation.ts';
import {
  inputSchema,
  type JsonSchema,
  parametersOf,
  resultSchema,
} from '../operation-parameters.ts';
import { COMMAND_RESPONSES, COMPONENTS, PROBLEM_RESPONSES } from './components.ts';

/**
 * Describes the API.
 *
 * @returns an OpenAPI document
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function describeApi(operations: readonly Operation[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Digital River connector',
      version: '1',
      description:
        "What the connector's console shows and does, for programs. Tokens come from the connector's own token endpoint; instants are in UTC, as RFC 3339 writes them.",
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: COMPONENTS,
  };
}

function describe(operation: Operation): object {
  const { name, summary, role, method, result } = operation;
  return {
    operationId: name,
    summary,
    security: [{ oauth: [role === 'operator' ? 'console:operate' : 'console:read'] }],
    ...inputOf(operation),
    responses: {
      200: { description: 'Done.', content: jsonOf(resultSchema(result)) },
      ...PROBLEM_RESPONSES,
      ...(method === 'POST' ? COMMAND_RESPONSES : {}),
    },
  };
}

function inputOf(operation: Operation): object {
  const all = parametersOf(operation);
  const shown = operation.method === 'GET' ? all : all.filter(({ isInPath }) => isInPath);
  const parameters = shown.map(({ name, isInPath, isRequired, schema }) => {
    const { description, ...rest } = schema;
    return {
      name,
      in: isInPath ? 'path' : 'query',
      required: isRequired,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
  return { ...(parameters.length === 0 ? {} : { parameters }), ...bodyOf(operation) };
}

/** What a POST has beyond the parameters of its path. */
function bodyOf(operation: Operation): object {
  if (operation.method === 'GET') return {};
  const inBody = parametersOf(operation).filter(({ isInPath }) => !isInPath);
  if (inBody.length === 0) return {};
  const { type: _type, properties: _all, required: _names, ...rest } = inputSchema(operation.input);
  const required = inBody.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  const schema: JsonSchema = {
    ...rest,
    type: 'object',
    properties: Object.fromEntries(inBody.map(({ name, schema: each }) => [name, each])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
  return { requestBody: { required: required.length > 0, content: jsonOf(schema) } };
}

function jsonOf(schema: JsonSchema): object {
  return { 'application/json': { schema } };
}
