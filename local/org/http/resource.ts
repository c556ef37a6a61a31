import { ApiError, notFound } from './api-error.ts';
import type { DataCall, Reply } from './data-call.ts';

/** The values of a pattern's `:names`. */
export type Parameters = Record<string, string>;

/** One resource of the data API. */
export interface Resource {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the version, e.g. `sobjects/:object/:id`. Fixed names go before `:names`. */
  pattern: string;
  handle(call: DataCall, parameters: Parameters): Promise<Reply>;
}

/**
 * Finds the resource of a call and runs it.
 * @throws ApiError 404 for an unknown path, 405 for a method that the path does not have
 */
export function dispatch(resources: Resource[], call: DataCall): Promise<Reply> {
  const here = resources.flatMap((resource) => {
    const parameters = match(resource.pattern.split('/'), call.segments);
    return parameters === undefined ? [] : [{ resource, parameters }];
  });
  if (here.length === 0) throw notFound();
  const found = here.find(({ resource }) => resource.method === call.method);
  if (found !== undefined) return found.resource.handle(call, found.parameters);
  const allowed = [...new Set(here.map(({ resource }) => resource.method))].join(',');
  const message = `HTTP Method '${call.method}' not allowed. Allowed are ${allowed}`;
  throw new ApiError(405, 'METHOD_NOT_ALLOWED', message);
}

function match(pattern: string[], segments: string[]): Parameters | undefined {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Parameters = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}
