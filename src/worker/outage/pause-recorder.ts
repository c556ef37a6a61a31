import { type OrgPause, PAUSE_EXPIRY_MS, type PauseStore } from '../../inbox/org-pauses.ts';
import type { Logger } from '../../log.ts';

/** More than two, so that a pause stays stored when saving it fails once or is late. */
const SAVES_PER_EXPIRY = 3;

/**
 * Keeps the stored pause of this process up to date, and saves it again before it expires. A store
 * that fails never disturbs the worker: it is logged once, until it works again.
 */
export class PauseRecorder {
  readonly #store: PauseStore;
  readonly #log: Logger;
  #pause: OrgPause | undefined;
  #isDue = false;
  #writing = Promise.resolve();
  #renewal: NodeJS.Timeout | undefined;
  #hasFailed = false;
  #isStopped = false;

  constructor(store: PauseStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  /** Records the current pause; undefined when calls are not paused. */
  record(pause: OrgPause | undefined): void {
    if (this.#isStopped) return;
    this.#pause = pause;
    clearInterval(this.#renewal);
    if (pause !== undefined) {
      this.#renewal = setInterval(() => this.#write(), PAUSE_EXPIRY_MS / SAVES_PER_EXPIRY).unref();
    }
    this.#write();
  }

  /** Clears the pause, and records nothing more. Resolves when the store is no longer used. */
  async stop(): Promise<void> {
    if (this.#pause !== undefined) this.record(undefined);
    this.#isStopped = true;
    await this.#writing;
  }

  /** One write at a time, so that an older pause is never stored over a newer one. */
  #write(): void {
    this.#isDue = true;
    this.#writing = this.#writing.then(() => this.#writeIfDue());
  }

  async #writeIfDue(): Promise<void> {
    if (!this.#isDue) return;
    this.#isDue = false;
    try {
      await (this.#pause === undefined ? this.#store.clear() : this.#store.save(this.#pause));
      this.#hasFailed = false;
    } catch (error) {
      this.#logOnce(error);
    }
  }

  #logOnce(error: unknown): void {
    if (!this.#hasFailed) {
      this.#log.warn(
        { err: error },
        'the pause could not be stored; metrics and doctor do not show it',
      );
    }
    this.#hasFailed = true;
  }
}
