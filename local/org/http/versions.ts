import { ApiError, notFound } from './api-error.ts';

/**
 * The API versions of this org, from Summer '14 to Winter '27. Earlier ones are retired.
 * @see https://help.salesforce.com/s/articleView?id=000389618&type=1
 */
const MIN_VERSION = 31;
const MAX_VERSION = 68;

/**
 * The version that introduced upserts of collections, and `created` in the answer to an upsert. In
 * earlier versions, an upsert that updates is answered with 204 without a body.
 */
export const CREATED_SINCE = 46;

/** The list that GET /services/data answers, oldest first. */
export function versionList(): { label: string; url: string; version: string }[] {
  return Array.from({ length: MAX_VERSION - MIN_VERSION + 1 }, (_, index) => {
    const version = `${MIN_VERSION + index}.0`;
    return { label: releaseOf(MIN_VERSION + index), url: `/services/data/v${version}`, version };
  });
}

/**
 * Reads the version of a path, `v67.0`.
 * @throws ApiError 410 for a retired version, 404 for one that does not exist
 */
export function readVersion(segment: string): number {
  const version = Number(/^v(\d{1,3})\.0$/.exec(segment)?.[1] ?? Number.NaN);
  if (version >= MIN_VERSION && version <= MAX_VERSION) return version;
  if (version > 0 && version < MIN_VERSION) {
    throw new ApiError(
      410,
      'UNSUPPORTED_API_VERSION',
      `Requested API version is retired: ${segment}`,
    );
  }
  throw notFound();
}

/** Three releases a year: 30 is Spring '14, 31 Summer '14, 32 Winter '15. */
function releaseOf(version: number): string {
  const season = ['Spring', 'Summer', 'Winter'][(version - 30) % 3];
  return `${season} '${14 + Math.floor((version - 30 + 1) / 3)}`;
}
