import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import express, { type Request, type Response } from 'express';
import { clientErrorStatus, RequestError, ServiceUnavailableError } from '../errors.ts';

/** Events have a few kilobytes; larger bodies than this get a 413. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Bodies up to this size are read however many arrive at the same time. */
const SMALL_BODY_BYTES = 64 * 1024;
/**
 * Larger bodies that are read at the same time: at most 32 MiB together. The limit is needed since
 * a signature can be checked only after the body has been read.
 */
const MAX_LARGE_BODIES = 32;

/**
 * Reads the body of a request; returns no bytes when there is none.
 *
 * @throws errors with status 400 (the caller closed the connection), 413 (too large), 415
 *   (compressed) or 503 (too many large bodies at the same time)
 */
export type ReadBody = (request: Request, response: Response) => Promise<Buffer>;

const smallBody = bodiesUpTo(SMALL_BODY_BYTES);
const anyBody = bodiesUpTo(MAX_BODY_BYTES);

/**
 * Creates the reader of request bodies. It reads any Content-Type as bytes: signatures cover the
 * bytes, and Digital River does not document its Content-Type. One process needs one reader for all
 * its paths, since the limit on large bodies is for all of them together.
 *
 * @param maxLarge larger bodies that are read at the same time; further ones get a 503
 */
export function rawBodyReader(maxLarge = MAX_LARGE_BODIES): ReadBody {
  let large = 0;
  return async (request, response) => {
    if (isSmall(request)) return smallBody(request, response);
    if (isTooLong(request)) return anyBody(request, response);
    if (large >= maxLarge) return smallBody(request, response).catch(denyLargeBody);
    large += 1;
    try {
      return await anyBody(request, response);
    } finally {
      large -= 1;
    }
  };
}

/**
 * Compressed bodies are not read: no sender compresses, signatures cover the bytes as sent, and a
 * few bytes could expand to very many.
 */
function bodiesUpTo(limit: number): ReadBody {
  const read = promisify(express.raw({ type: () => true, limit, inflate: false }));
  return async (request, response) => {
    // Express takes a closed request for one that was read before: the body would be empty.
    if (!request.socket.readable)
      throw new ConnectionClosedError('The caller closed the connection before its body was read.');
    await read(request, response);
    return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  };
}

/** The status is for the log only: the caller cannot receive a reply. */
class ConnectionClosedError extends RequestError {
  override readonly name = 'ConnectionClosedError';
  readonly status = 400;
}

/** False for a chunked body, which does not announce its length. */
function isSmall(request: IncomingMessage): boolean {
  return announcedBytes(request) <= SMALL_BODY_BYTES;
}

/** True for a body that gets a 413 without being read; false for a chunked body. */
function isTooLong(request: IncomingMessage): boolean {
  return announcedBytes(request) > MAX_BODY_BYTES;
}

/** The announced length; NaN when there is none. */
function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? Number.NaN);
}

/** Answers 503 instead of 413, since a large body can be read later. */
function denyLargeBody(error: unknown): never {
  if (clientErrorStatus(error) === 413) {
    throw new ServiceUnavailableError(
      'Too many large events arrive at the same time; send it again later.',
    );
  }
  throw error;
}
