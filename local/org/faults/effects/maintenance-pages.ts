import { whenTriggered } from './effect.ts';

const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head><title>We are down for maintenance.</title></head>
  <body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body>
</html>
`;

const FORBIDDEN_PAGE = `<!DOCTYPE html>
<html lang="en">
  <head><title>403 Forbidden</title></head>
  <body><h1>Forbidden</h1><p>You don't have permission to access this resource.</p></body>
</html>
`;

/** Status 503 with an HTML page. */
export const unavailableHtml = whenTriggered(({ response }) => {
  response.status(503).type('text/html').send(PAGE);
});

/**
 * Status 403 with an HTML page, as firewalls in front of the org answer.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
export const forbiddenHtml = whenTriggered(({ response }) => {
  response.status(403).type('text/html').send(FORBIDDEN_PAGE);
});

/** The maintenance page with status 200, as some proxies answer. */
export const html200 = whenTriggered(({ response }) => {
  response.status(200).type('text/html').send(PAGE);
});
