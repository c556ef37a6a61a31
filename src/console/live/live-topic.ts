import { RequestError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { waitUnlessAborted } from '../../time.ts';
import { versionOf } from './live-fragment.ts';
import type { Fragments } from './live-page.ts';

/** Somebody who looks at a page. */
export interface Viewer {
  /** Sends a message; what is sent after its end is ignored. */
  send(event: string, data: unknown): void;
  end(): void;
}

/** One fragment as it is sent. */
interface Sent {
  readonly name: string;
  readonly version: string;
  readonly html: string;
}

export interface TopicParts {
  /** Renders the fragments for all viewers. */
  readonly read: () => Promise<Fragments>;
  /** Time between two readings, in milliseconds. */
  readonly everyMs: number;
  readonly log: Pick<Logger, 'warn'>;
}

/** What several viewers look at: it is read once for all of them, and only while there are any. */
export class LiveTopic {
  readonly #parts: TopicParts;
  readonly #viewers = new Set<Viewer>();
  readonly #stopping = new AbortController();
  #newest = new Map<string, Sent>();
  #isFailing = false;

  /** @param first what was read before the first viewer came */
  constructor(parts: TopicParts, first: Fragments) {
    this.#parts = parts;
    this.#keep(first);
    void this.#run();
  }

  get isEmpty(): boolean {
    return this.#viewers.size === 0;
  }

  /** Adds a viewer, and sends it all fragments: it ignores those that it has. */
  add(viewer: Viewer): void {
    this.#viewers.add(viewer);
    for (const fragment of this.#newest.values()) viewer.send('change', fragment);
  }

  delete(viewer: Viewer): void {
    this.#viewers.delete(viewer);
  }

  /** Reads nothing any more. */
  stop(): void {
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    await waitUnlessAborted(this.#parts.everyMs, signal);
    while (!signal.aborted) {
      await this.#refresh();
      await waitUnlessAborted(this.#parts.everyMs, signal);
    }
  }

  async #refresh(): Promise<void> {
    try {
      const changed = this.#keep(await this.#parts.read());
      this.#isFailing = false;
      for (const viewer of this.#viewers) {
        for (const fragment of changed) viewer.send('change', fragment);
      }
    } catch (error) {
      // What is gone does not come back; everything else may.
      if (error instanceof RequestError && error.status < 500) this.#endAll();
      else this.#report(error);
    }
  }

  /** @returns the fragments that are not as before */
  #keep(fragments: Fragments): Sent[] {
    const sent = Object.entries(fragments).map(([name, content]) => {
      return { name, version: versionOf(content), html: String(content) };
    });
    const changed = sent.filter(({ name, version }) => this.#newest.get(name)?.version !== version);
    this.#newest = new Map(sent.map((fragment) => [fragment.name, fragment]));
    return changed;
  }

  #endAll(): void {
    for (const viewer of this.#viewers) {
      viewer.send('end', {});
      viewer.end();
    }
  }

  #report(err: unknown): void {
    if (!this.#isFailing) {
      this.#parts.log.warn({ err }, 'a live page could not be read; it is tried again');
    }
    this.#isFailing = true;
  }
}
