/** Codes that a label tells apart; more than the connector and Salesforce have in use. */
const MAX_CODES = 100;
const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;

/**
 * Codes as values of a label. What is not written like a code, and codes beyond the first hundred,
 * are `other`: a label must not contain values of an event, nor grow without end.
 */
export class BoundedCodes {
  readonly #known = new Set<string>();

  /** @returns the code, `other`, or `none` for an empty one */
  labelOf(code: string): string {
    if (code === '') return 'none';
    if (this.#known.has(code)) return code;
    if (!CODE.test(code) || this.#known.size >= MAX_CODES) return 'other';
    this.#known.add(code);
    return code;
  }
}
