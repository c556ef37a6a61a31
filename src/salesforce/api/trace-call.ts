import { inSpan } from '../../tracing.ts';

/** What a path says that is no id: the name of a resource or an object. */
const NAME = /^[A-Za-z_]+\d?$/;

/**
 * Traces one call of the org. Its URL is not shown: queries contain ids of orders.
 *
 * @param request its path is shown, without ids and query
 */
export function traceCall<T>(
  { method, path }: { readonly method: string; readonly path: string },
  instanceUrl: string,
  work: () => Promise<T>,
): Promise<T> {
  const template = pathTemplate(path);
  const attributes = {
    'http.request.method': method,
    'url.template': template,
    'server.address': URL.parse(instanceUrl)?.hostname ?? '',
  };
  return inSpan(`${method} ${template}`, { kind: 'client', attributes }, work);
}

/** The path without its query, and with `{id}` in place of what is no name. Pure. */
export function pathTemplate(path: string): string {
  const [resource = ''] = path.split('?');
  return resource
    .split('/')
    .map((part) => (part === '' || NAME.test(part) ? part : '{id}'))
    .join('/');
}
