import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import express, { type Request, type Response } from 'express';
import { clientErrorStatus, RequestError, ServiceUnavailableError } from '../errors.ts';

/** 1 MiB: real events have a few kilobytes. */
const MAX_BODY_BYTES = 1024 * 1024;
/** What every caller may send at any time, however many send at once. */
const SMALL_BODY_BYTES = 64 * 1024;
/** A signature proves nothing before its body is there: together the large ones take at most this many MiB. */
const MAX_LARGE_BODIES = 32;

/** Reads a request's body; no bytes where there is none. Fails as 400 (it broke off), 413, 415 or 503. */
export type ReadBody = (request: Request, response: Response) => Promise<Buffer>;

const smallBody = bodiesUpTo(SMALL_BODY_BYTES);
const anyBody = bodiesUpTo(MAX_BODY_BYTES);

/**
 * Reads a body as the bytes that came, whatever its Content-Type: signatures cover the bytes, and Digital River does not
 * promise its header. Small bodies are always read; of larger ones only so many at once as memory allows. One reader
 * is meant for all paths of a process.
 *
 * @param maxLarge larger bodies that are read at once; a further one is answered 503
 */
export function rawBodyReader(maxLarge = MAX_LARGE_BODIES): ReadBody {
  let large = 0;
  return async (request, response) => {
    if (isSmall(request)) return smallBody(request, response);
    if (isTooLong(request)) return anyBody(request, response);
    if (large >= maxLarge) return smallBody(request, response).catch(refuseLarge);
    large += 1;
    try {
      return await anyBody(request, response);
    } finally {
      large -= 1;
    }
  };
}

/** Packed bodies are not read: no sender packs, signatures cover what comes, and a few bytes can become very many. */
function bodiesUpTo(limit: number): ReadBody {
  const read = promisify(express.raw({ type: () => true, limit, inflate: false }));
  return async (request, response) => {
    // What is gone looks to Express like what was read already, and would be kept as an empty body.
    if (!request.socket.readable) throw new HungUpError('The caller hung up.');
    await read(request, response);
    return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  };
}

/** The caller did not wait until its body was read: nobody gets the answer. */
class HungUpError extends RequestError {
  override readonly name = 'HungUpError';
  readonly status = 400;
}

/** Says it is small. */
function isSmall(request: IncomingMessage): boolean {
  return announcedBytes(request) <= SMALL_BODY_BYTES;
}

/** Says it is more than is ever read: it is refused unread. */
function isTooLong(request: IncomingMessage): boolean {
  return announcedBytes(request) > MAX_BODY_BYTES;
}

/** Not a number where no length is told: a body in chunks. */
function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? Number.NaN);
}

/** What is too large for a small body may find room later. */
function refuseLarge(error: unknown): never {
  if (clientErrorStatus(error) === 413) {
    throw new ServiceUnavailableError(
      'Too many large events come in at once; send it again later.',
    );
  }
  throw error;
}
