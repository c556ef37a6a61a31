import type { Request, Response } from 'express';
import type { Operation } from '../operation/operation.ts';
import { WrongInputError } from '../operation/operation-errors.ts';
import { readJsonBody } from './json-body.ts';
import { parametersOf } from './operation-parameters.ts';

/**
 * Creates what gathers the input of an operation from a request: from the path, and from the query
 * of a GET or the body of a POST.
 *
 * @returns throws WrongInputError that names a parameter which the operation does not have, and what
 *   readJsonBody throws
 */
export function inputReader(
  operation: Operation,
): (request: Request, response: Response) => Promise<Record<string, unknown>> {
  const all = parametersOf(operation);
  const further = all.filter(({ isInPath }) => !isInPath);
  const lists = new Set(
    further.filter(({ schema }) => schema.type === 'array').map(({ name }) => name),
  );
  const isKnown = new Set(further.map(({ name }) => name));
  const expected = [...isKnown].join(', ') || 'none';
  const place = operation.method === 'GET' ? 'query' : 'body';

  function check(names: readonly string[]): void {
    const unknown = names.find((name) => !isKnown.has(name));
    if (unknown === undefined) return;
    throw new WrongInputError(
      `${shownName(unknown)} is not a parameter of the ${place} here; expected: ${expected}.`,
    );
  }

  return async (request, response) => {
    const query = Object.entries(request.query);
    if (operation.method === 'GET') {
      check(query.map(([name]) => name));
      // A list with one item looks like a single value in a query.
      const values = query.map(([name, value]) => [
        name,
        lists.has(name) && typeof value === 'string' ? [value] : value,
      ]);
      return { ...Object.fromEntries(values), ...request.params };
    }
    if (query.length > 0) throw new WrongInputError('Send the parameters in the body, as JSON.');
    const body = await readJsonBody(request, response);
    check(Object.keys(body));
    return { ...body, ...request.params };
  };
}

/** Names that programs use are repeated; other texts might be values. */
function shownName(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : 'One of the names';
}
