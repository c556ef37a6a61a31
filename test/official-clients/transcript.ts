/** Keeps what was checked, and how it went. */
export interface Transcript {
  /**
   * Carries out one check and prints a line about it. A check that fails does not end the run.
   * @param act gives a short result; throws when the check fails
   */
  check(name: string, act: () => Promise<string>): Promise<void>;
  passed(): number;
  failed(): number;
}

/** Begins a transcript on this process's output. */
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
