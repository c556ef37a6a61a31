import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a check until it passes.
 *
 * @param timeoutMs in milliseconds
 * @returns what the check returned
 * @throws the check's last error after the timeout
 */
export async function eventually<T>(check: () => Promise<T>, timeoutMs = 30_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(25);
    }
  }
}
