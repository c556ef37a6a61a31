/** Keeps the schema still while requests work with it. */
export interface Gate {
  /** Runs work beside other shared work, never beside exclusive work. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work alone: waits for what is running, and whatever comes meanwhile waits for it. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

/** Makes a gate. Work within it must not pass it again: it would wait for itself. */
export function createGate(): Gate {
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
