import { lockError } from '../store/transaction.ts';
import { ApiError, notFound } from './api-error.ts';
import type { DataCall, Reply } from './data-call.ts';
import { dispatch, type Resource } from './resource.ts';
import { readVersion } from './versions.ts';

/** A call before its URL is parsed. */
export type UnreadCall = Omit<DataCall, 'version' | 'segments' | 'query'>;

/**
 * Answers a call of the data API, with its result or its error.
 * @param url from the org's root: `/services/data/v67.0/…`
 */
export async function answerCall(
  resources: Resource[],
  call: UnreadCall,
  url: string,
): Promise<Reply> {
  try {
    return await dispatch(resources, { ...call, ...readUrl(url) });
  } catch (error) {
    return errorReply(error);
  }
}

/** Converts an error into the platform's answer. */
export function errorReply(error: unknown): Reply {
  const { status, entries } = toApiError(error);
  return { status, body: entries };
}

/** An error in the platform's format. The cause of an unexpected error is written to the output. */
export function toApiError(error: unknown): ApiError {
  const known = error instanceof ApiError ? error : lockError(error);
  if (known !== undefined) return known;
  console.error('The local org failed:', error);
  const message =
    'An unexpected error occurred. The local org has written the cause to its output.';
  return new ApiError(500, 'UNKNOWN_EXCEPTION', message);
}

/** Parses a URL. As on the platform, extra slashes at its beginning and end are ignored. */
function readUrl(url: string): Pick<DataCall, 'version' | 'segments' | 'query'> {
  const { pathname, searchParams } = new URL(url.replace(/^\/+/, '/'), 'http://org');
  const [, services, data, version = '', ...segments] = pathname
    .replace(/(?<!\/)\/+$/, '')
    .split('/');
  if (services !== 'services' || data !== 'data') throw notFound();
  const decoded = segments.length === 0 ? [''] : segments.map(decode);
  return { version: readVersion(version), segments: decoded, query: searchParams };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}
