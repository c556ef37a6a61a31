/** What waits for the next commit, and who waits for its result. */
interface Waiter<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** Most items in one commit. */
  most: number;
  /** Most items that may wait; more are refused at once. */
  maxWaiting: number;
  /** Makes the error for an item that finds no place. */
  refuse: () => Error;
}

/**
 * Commits together what comes together. Without a timer: an item that finds nothing going on starts at once; what comes
 * during a commit forms the next one. Whoever added an item learns its result only after its commit.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #options: GroupCommitOptions;
  #waiting: Waiter<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  /** @param commit makes the items durable, all or none, and gives a result for each, in their order */
  constructor(
    commit: (items: readonly Item[]) => Promise<readonly Result[]>,
    options: GroupCommitOptions,
  ) {
    this.#commit = commit;
    this.#options = options;
  }

  /**
   * Adds an item to the next commit.
   *
   * @returns its result, once it is durable
   * @throws what the commit threw
   */
  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#options.maxWaiting)
      return Promise.reject(this.#options.refuse());
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits and nothing is being committed. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Ends in the same step in which it finds nothing waiting: an item that comes a moment later starts the next run. */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0)
      await this.#settle(this.#waiting.splice(0, this.#options.most));
    this.#running = undefined;
  }

  /** One item that the database refuses must not take the others with it: then each is committed alone. */
  async #settle(group: readonly Waiter<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('The commit gave no result for an item.'));
        else resolve(result);
      });
    } catch (error) {
      if (group.length > 1 && isDataError(error))
        for (const waiter of group) await this.#settle([waiter]);
      else for (const { reject } of group) reject(error);
    }
  }
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html class 22, data exception */
function isDataError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('22')
  );
}
