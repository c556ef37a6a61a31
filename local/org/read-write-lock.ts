/** A readers-writer lock: requests share the schema, a deployment changes it alone. */
export interface ReadWriteLock {
  /** Runs work concurrently with other shared work, never with exclusive work. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work alone: waits until running work has ended; new work waits meanwhile. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

/** Creates a lock. It is not reentrant: work that asks for it again would wait for itself. */
export function createReadWriteLock(): ReadWriteLock {
  let running = 0;
  let closed: Promise<void> | undefined;
  let onEmpty = () => {};

  return {
    async shared(work) {
      while (closed !== undefined) await closed;
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) onEmpty();
      }
    },
    async exclusive(work) {
      while (closed !== undefined) await closed;
      const { promise, resolve: open } = Promise.withResolvers<void>();
      closed = promise;
      try {
        if (running > 0) await new Promise<void>((resolve) => (onEmpty = resolve));
        return await work();
      } finally {
        closed = undefined;
        open();
      }
    },
  };
}
