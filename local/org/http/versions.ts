import { ApiError, notFound } from './api-error.ts';

/** The API versions of this org, from Spring '19 to Winter '27. */
const MIN_VERSION = 45;
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

/** Three releases a year: 68 is Winter '27, 67 Summer '26, 66 Spring '26. */
function releaseOf(version: number): string {
  const season = ['Spring', 'Summer', 'Winter'][(version - MIN_VERSION) % 3];
  return `${season} '${19 + Math.floor((version - MIN_VERSION + 1) / 3)}`;
}
