import { once } from 'node:events';
import type { LoadRequest, LoadResult } from '../load/load-request.ts';
import type { BenchProcess } from './bench-process.ts';

/** The connections that load comes from, unless a row says otherwise. */
export const CONNECTIONS = 64;

/** Sends events from a process of its own. */
export class LoadGenerator {
  readonly #process: BenchProcess;

  constructor(process: BenchProcess) {
    this.#process = process;
  }

  /**
   * Sends events, and waits for all answers.
   *
   * @throws Error when one of them is not 202
   */
  async send(request: LoadRequest): Promise<LoadResult> {
    const { child, logFile } = this.#process;
    const ending = new AbortController();
    const ended = once(child, 'exit', { signal: ending.signal }).then(() => {
      throw new Error(`The load generator has ended. See ${logFile}.`);
    });
    const answered = once(child, 'message', { signal: ending.signal });
    child.send(request);
    try {
      const [result] = (await Promise.race([answered, ended])) as [LoadResult];
      if (result.refused > 0) {
        throw new Error(
          `${request.urls.join(', ')}: expected 202 for each of ${request.count} events, got it for all but ${result.refused}.`,
        );
      }
      return result;
    } finally {
      ended.catch(() => undefined);
      ending.abort();
    }
  }
}
