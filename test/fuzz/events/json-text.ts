const RAW = /"@raw\((.*?)\)@"/g;

/**
 * A value that {@link jsonText} writes as it is, such as a number of any length, or no JSON at all.
 */
export function raw(text: string): string {
  return `@raw(${text})@`;
}

/** Writes JSON, with {@link raw} texts in it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(RAW, (_, text: string) => JSON.parse(`"${text}"`) as string);
}
