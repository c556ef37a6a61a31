/** An item that waits for the next commit, and the promise of its result. */
interface WaitingItem<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions<Item> {
  /** Maximum count of the items of one commit together; an item with a larger count is committed alone. */
  maxItems: number;
  /** For how many an item counts. */
  countOf: (item: Item) => number;
  /** Size of an item, such as its bytes. */
  sizeOf: (item: Item) => number;
  /** Maximum size of the items of one commit together; a larger item is committed alone. */
  maxSize: number;
  /** Maximum number of waiting items; further ones fail at once. */
  maxWaiting: number;
  /** Creates the error for an item that is added while the maximum is waiting. */
  createFullError: () => Error;
}

/**
 * Batches concurrent items into one commit without a timer: the first item commits at once; items
 * that arrive during a commit form the next batch. An item's promise settles only after its commit.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #options: GroupCommitOptions<Item>;
  #waiting: WaitingItem<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  /**
   * @param commit makes all items durable or none of them, and returns a result for each, in their
   *   order
   */
  constructor(
    commit: (items: readonly Item[]) => Promise<readonly Result[]>,
    options: GroupCommitOptions<Item>,
  ) {
    this.#commit = commit;
    this.#options = options;
  }

  /**
   * Adds an item to the next commit.
   *
   * @returns the item's result, once it is durable
   * @throws the error of `createFullError` when too many items wait; otherwise what the commit
   *   threw
   */
  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#options.maxWaiting)
      return Promise.reject(this.#options.createFullError());
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when no item is waiting or being committed. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /**
   * Between the last look at the waiting items and the end of the run there is no `await`: an item
   * that is added later always starts a new run.
   */
  async #run(): Promise<void> {
    while (this.#waiting.length > 0)
      await this.#settle(this.#waiting.splice(0, this.#countOfNext()));
    this.#running = undefined;
  }

  /** The number of items of the next commit: at least one, whatever its size. */
  #countOfNext(): number {
    const { maxItems, maxSize, countOf, sizeOf } = this.#options;
    let [count, size] = [0, 0];
    const end = this.#waiting.findIndex(({ item }, index) => {
      count += countOf(item);
      size += sizeOf(item);
      return index > 0 && (count > maxItems || size > maxSize);
    });
    return end === -1 ? this.#waiting.length : end;
  }

  /**
   * One item with bad data must not fail the others: after a data error, each item is committed
   * alone.
   */
  async #settle(group: readonly WaitingItem<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('The commit returned no result for an item.'));
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
