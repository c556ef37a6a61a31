import { ApiError, notFound } from './api-error.ts';

/** The API versions of this org, from Spring '19 to Winter '27. */
const OLDEST = 45;
const NEWEST = 68;

/**
 * The version that introduced upserts of collections, and `created` in the answer to an upsert. In
 * earlier versions, an upsert that updates is answered with 204 without a body.
 */
export const CREATED_SINCE = 46;

/** The list that GET /services/data answers, oldest first. */
export function versionList(): { label: string; url: string; version: string }[] {
  return Array.from({ length: NEWEST - OLDEST + 1 }, (_, index) => {
    const version = `${OLDEST + index}.0`;
    return { label: releaseOf(OLDEST + index), url: `/services/data/v${version}`, version };
  });
}

/**
 * Reads the version of a path, `v67.0`.
 * @throws ApiError 410 for a retired version, 404 for one that does not exist
 */
export function readVersion(segment: string): number {
  const version = Number(/^v(\d{1,3})\.0$/.exec(segment)?.[1] ?? Number.NaN);
  if (version >= OLDEST && version <= NEWEST) return version;
  if (version > 0 && version < OLDEST) {
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
  const season = ['Spring', 'Summer', 'Winter'][(version - OLDEST) % 3];
  return `${season} '${19 + Math.floor((version - OLDEST + 1) / 3)}`;
}
