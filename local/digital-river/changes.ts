/** What a change is about. */
type ChangedThing = 'order' | 'delivery' | 'webhook' | 'clock';

interface Change {
  readonly object: ChangedThing;
  readonly id: string;
}

/** Reports changes to the open pages. */
export interface Changes {
  announce(object: ChangedThing, id: string): void;
  /** Returns a function that ends the subscription. */
  onChange(listener: (change: Change) => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    announce(object, id) {
      for (const listener of listeners) listener({ object, id });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
