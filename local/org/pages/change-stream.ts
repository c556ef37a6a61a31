import type { Request, Response } from 'express';
import type { RowChange, Rows } from '../rows.ts';

/** How long a browser waits before it connects again, in milliseconds. */
const reconnectMilliseconds = 1_000;

/** How often a comment is sent, in milliseconds, so that nothing between takes the stream for dead. */
const heartbeatMilliseconds = 15_000;

/**
 * Tells the browser of every change as Server-Sent Events, until it leaves.
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

// JSON has no line breaks of its own here, so one data line always holds the whole change.
function message({ object, id, kind, at }: RowChange): string {
  return `event: change\ndata: ${JSON.stringify({ object, id, kind, at: at.toISOString() })}\n\n`;
}
