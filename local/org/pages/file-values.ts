const UNITS = ['bytes', 'KB', 'MB', 'GB'];

/** Where a version of a file opens or is downloaded, as in Lightning. */
export function downloadPath(versionId: string): string {
  return `/sfc/servlet.shepherd/version/download/${encodeURIComponent(versionId)}`;
}

/** A number of bytes for people: `1.5 MB`. */
export function fileSize(bytes: number): string {
  const power = Math.min(
    UNITS.length - 1,
    bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1024)),
  );
  const size = bytes / 1024 ** power;
  const digits = power === 0 || size >= 10 ? 0 : 1;
  return `${size.toFixed(digits)} ${UNITS[power]}`;
}
