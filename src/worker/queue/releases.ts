import type { Pool } from 'pg';

const RELEASE = `
UPDATE subject SET lease = NULL, leased_until = NULL, claims = 0, alone = false WHERE lease = ANY($1::uuid[])`;

/** Ends claims, and keeps in mind those that could not be ended, as while the database is away. */
export class Releases {
  readonly #pool: Pool;
  #left: string[] = [];

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /**
   * Ends claims and changes nothing else; so it does with those that are left from before.
   *
   * @throws what the database throws; then they are left for the next call
   */
  async release(leases: readonly string[]): Promise<void> {
    const all = [...this.#left, ...leases];
    this.#left = [];
    if (all.length === 0) return;
    try {
      await this.#pool.query(RELEASE, [all]);
    } catch (error) {
      this.#left.push(...all);
      throw error;
    }
  }
}
