import type { Request, Response } from 'express';
import type { Changes } from '../changes.ts';

const RECONNECT_MS = 1_000;
/** How often a comment is sent, so that proxies do not close an idle stream. */
const HEARTBEAT_MS = 15_000;

/**
 * Sends every change to the browser as a Server-Sent Event, until the browser disconnects.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function liveStream(changes: Changes, request: Request, response: Response): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.write(`retry: ${RECONNECT_MS}\n\n`);
  const unsubscribe = changes.onChange((change) =>
    response.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`),
  );
  const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  request.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}
