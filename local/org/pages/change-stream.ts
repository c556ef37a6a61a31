import type { Request, Response } from 'express';
import type { RowChange, Rows } from '../rows.ts';

/** How long a browser waits before it connects again, in milliseconds. */
const reconnectMilliseconds = 1_000;

/** How often a comment is sent, in milliseconds, so that proxies do not close an idle stream. */
const heartbeatMilliseconds = 15_000;

/**
 * Sends every change to the browser as a Server-Sent Event, until the browser disconnects.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function changeStream(rows: Rows, request: Request, response: Response): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.write(`retry: ${reconnectMilliseconds}\n\n`);
  const unsubscribe = rows.onChange((change) => response.write(message(change)));
  const heartbeat = setInterval(() => response.write(': alive\n\n'), heartbeatMilliseconds);
  heartbeat.unref();
  request.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}

// This JSON contains no line breaks, so one data line holds the whole change.
function message({ object, id, kind, at }: RowChange): string {
  return `event: change\ndata: ${JSON.stringify({ object, id, kind, at: at.toISOString() })}\n\n`;
}
