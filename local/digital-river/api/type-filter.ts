import type { Request } from 'express';
import { invalidParameter } from '../http/api-error.ts';

/**
 * The filter by event type of GET /webhooks and GET /events: `type=order.*`, or `types=a,b`, or
 * `types=a&types=b`, but not both.
 * @param maxTypes how many names `types` may have
 * @returns a regular expression for both PostgreSQL and JavaScript; undefined without a filter
 * @throws {ApiError} 400 for both, or too many names
 * @see Digital River OpenAPI file: `type` takes the wildcard `*`
 */
export function typePattern(query: Request['query'], maxTypes: number): string | undefined {
  const type = names(query.type);
  const types = names(query.types);
  if (type.length > 0 && types.length > 0)
    throw invalidParameter('types', 'Expected type or types, got both.');
  if (types.length > maxTypes) {
    throw invalidParameter(
      'types',
      `types: expected at most ${maxTypes} names, got ${types.length}.`,
    );
  }
  const wanted = [...type, ...types];
  if (wanted.length === 0) return undefined;
  const parts = wanted.map((name) =>
    name.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*'),
  );
  return `^(${parts.join('|')})$`;
}

function names(value: unknown): string[] {
  return [value]
    .flat()
    .filter((each) => typeof each === 'string')
    .flatMap((each) => each.split(','))
    .filter((each) => each !== '');
}
