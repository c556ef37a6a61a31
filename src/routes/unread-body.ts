import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { SECOND_MS } from '../time.ts';
import { announcedBytes, expectsContinue, SMALL_BODY_BYTES } from './request-body.ts';

/** Time in which a caller can receive the answer before its connection is closed. */
const LINGER_MS = SECOND_MS;
/** What is read meanwhile: a caller that sends all before it reads gets its answer as well. */
const MAX_DISCARDED_BYTES = 4 * 1024 * 1024;

/**
 * Ends the connection of a caller that is answered before its body has arrived, as refused callers
 * are. Otherwise Node.js would read and discard the rest, gigabytes of it, until the request's time
 * is over. The connection stays open when the rest is small, so that genuine callers can use it
 * again, with a new token for instance.
 *
 * The answer is sent at once, with `Connection: close` if the rest is known to be large. How long a
 * chunked body is shows only while it is discarded: its connection is closed once that is too much.
 * The connection is closed for writing after the answer, and completely a second later: closed at
 * once, it would be reset and the answer could be lost.
 *
 * @param app handles the requests
 * @see RFC 9112 §9.6 (closing in stages)
 */
export function closeUnreadBodies(app: RequestListener): RequestListener {
  const closing = new WeakSet<Socket>();
  return (request, response) => {
    const { socket } = request;
    // Another request on the same connection: its answer could not be sent any more.
    if (closing.has(socket)) return;
    beforeHead(response, () => {
      if (request.complete) return;
      if (hasMuchToRead(request)) {
        closing.add(socket);
        response.setHeader('Connection', 'close');
        // Node.js calls this when the last answer on a connection has been sent.
        socket.destroySoon = () => closeInStages(socket);
      }
      discard(request, () => {
        if (closing.has(socket)) return;
        closing.add(socket);
        afterAnswer(response, () => closeInStages(socket));
      });
    });
    app(request, response);
  };
}

function beforeHead(response: ServerResponse, act: () => void): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  response.writeHead = (...head: unknown[]) => {
    act();
    return writeHead(...head);
  };
}

function afterAnswer(response: ServerResponse, act: () => void): void {
  if (response.writableFinished) act();
  else response.once('finish', act);
}

/** Of a body that waits for `100 Continue`, it is not known whether it will be sent. */
function hasMuchToRead(request: IncomingMessage): boolean {
  return announcedBytes(request) > SMALL_BODY_BYTES || expectsContinue(request);
}

/** @param onLarge is called when the rest of the body turns out to be large */
function discard(request: IncomingMessage, onLarge: () => void): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    const before = bytes;
    bytes += chunk.length;
    if (before <= SMALL_BODY_BYTES && bytes > SMALL_BODY_BYTES) onLarge();
    if (bytes > MAX_DISCARDED_BYTES) request.pause();
  });
  request.resume();
}

function closeInStages(socket: Socket): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.end();
}
