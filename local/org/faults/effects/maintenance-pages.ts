import { whenTriggered } from './effect.ts';

const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head><title>We are down for maintenance.</title></head>
  <body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body>
</html>
`;

/** Status 503 with an HTML page. */
export const unavailableHtml = whenTriggered(({ response }) => {
  response.status(503).type('text/html').send(PAGE);
});

/** The same page with status 200, as some proxies answer. */
export const html200 = whenTriggered(({ response }) => {
  response.status(200).type('text/html').send(PAGE);
});
