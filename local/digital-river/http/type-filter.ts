import type { Request } from 'express';

/**
 * The filter by event type of GET /webhooks and GET /events: `type=order.*`, or `types=a,b`, or
 * `types=a&types=b`.
 * @returns a regular expression for both PostgreSQL and JavaScript; undefined without a filter
 * @see Digital River OpenAPI file: `type` takes the wildcard `*`
 */
export function typePattern(query: Request['query']): string | undefined {
  const wanted = [query.type, query.types]
    .flat()
    .filter((value) => typeof value === 'string')
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');
  if (wanted.length === 0) return undefined;
  const parts = wanted.map((type) =>
    type.replace(/[\\^$.|?+()[\]{}]/g, '\\$&').replaceAll('*', '.*'),
  );
  return `^(${parts.join('|')})$`;
}
