/** The results of written collections: the body itself, or bodies within a Composite answer. */
export function collectionsIn(body: unknown): unknown[][] {
  if (isCollection(body)) return [body];
  const parts = memberOf(body, 'compositeResponse');
  if (!Array.isArray(parts)) return [];
  return parts.map((part) => memberOf(part, 'body')).filter(isCollection);
}

function isCollection(body: unknown): body is unknown[] {
  return Array.isArray(body) && typeof memberOf(body[0], 'success') === 'boolean';
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
