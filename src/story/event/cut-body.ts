/** More of a body than a person reads. */
const MAX_LENGTH = 64 * 1024;

/** A text for a page, cut after 64 KiB. */
export function cutBody(text: string): string {
  return text.length <= MAX_LENGTH
    ? text
    : `${text.slice(0, MAX_LENGTH)}\n… (${text.length - MAX_LENGTH} more characters)`;
}
