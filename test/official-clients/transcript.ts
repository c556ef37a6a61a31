/** Records the checks and their results. */
export interface Transcript {
  /**
   * Runs a check and prints its result. A failed check does not end the run.
   * @param act returns a short result; throws when the check fails
   */
  check(name: string, act: () => Promise<string>): Promise<void>;
  passed(): number;
  failed(): number;
}

/** Creates a transcript that prints to the standard output. */
export function startTranscript(): Transcript {
  const counts = { passed: 0, failed: 0 };
  return {
    async check(name, act) {
      const start = Date.now();
      const line = (mark: string, result: string) => {
        const seconds = ((Date.now() - start) / 1000).toFixed(1).padStart(5);
        console.log(
          `${mark} ${seconds} s  ${name}\n           ${result.replaceAll('\n', '\n           ')}`,
        );
      };
      try {
        line('ok  ', await act());
        counts.passed += 1;
      } catch (error) {
        counts.failed += 1;
        line('FAIL', error instanceof Error ? error.message : String(error));
      }
    },
    passed: () => counts.passed,
    failed: () => counts.failed,
  };
}
