/** The database was not migrated, although it could be used. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  /** What was found, as the end of a sentence about the database. */
  readonly found: string;
  /** What to do, as a sentence. */
  readonly todo: string;

  constructor(found: string, todo: string) {
    super(`The database ${found}. ${todo}`);
    this.found = found;
    this.todo = todo;
  }
}
