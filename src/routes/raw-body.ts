import type { IncomingMessage } from 'node:http';
import express, { type RequestHandler } from 'express';
import { UnavailableError } from '../errors.ts';

/** 1 MiB: real events have a few kilobytes. */
const LARGEST_BODY_BYTES = 1024 * 1024;
/** What every caller may send at any time, however many send at once. */
const SMALL_BODY_BYTES = 64 * 1024;
/** Nobody has proven anything while a body comes in: together the large ones take at most this many MiB. */
const MOST_LARGE_BODIES = 32;

/** Packed bodies are not read: no sender packs, signatures cover what comes, and a few bytes can become very many. */
const bodiesUpTo = (limit: number): RequestHandler =>
  express.raw({ type: () => true, limit, inflate: false });
const smallBody = bodiesUpTo(SMALL_BODY_BYTES);
const anyBody = bodiesUpTo(LARGEST_BODY_BYTES);

/**
 * Reads a body as the bytes that came, whatever its Content-Type: signatures cover the bytes, and Digital River does not
 * promise its header. Small bodies are always read; of larger ones only so many at once as memory allows. One reader
 * is meant for all paths of a process.
 *
 * @param mostLarge larger bodies that are read at once; a further one is answered 503
 */
export function rawBodyReader(mostLarge = MOST_LARGE_BODIES): RequestHandler {
  let large = 0;
  return (request, response, next) => {
    if (isSmall(request)) {
      smallBody(request, response, next);
    } else if (isTooLong(request)) {
      anyBody(request, response, next);
    } else if (large < mostLarge) {
      large += 1;
      anyBody(request, response, (error?: unknown) => {
        large -= 1;
        next(error);
      });
    } else {
      smallBody(request, response, (error?: unknown) =>
        next(isTooLarge(error) ? tooMuchAtOnce() : error),
      );
    }
  };
}

/** Says it is small. */
function isSmall(request: IncomingMessage): boolean {
  return announcedBytes(request) <= SMALL_BODY_BYTES;
}

/** Says it is more than is ever read: it is refused unread. */
function isTooLong(request: IncomingMessage): boolean {
  return announcedBytes(request) > LARGEST_BODY_BYTES;
}

/** Not a number where no length is told: a body in chunks. */
function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? Number.NaN);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 413;
}

function tooMuchAtOnce(): UnavailableError {
  return new UnavailableError('Too many large events come in at once; send it again later.');
}
