const KIB = 1024;
const SMALL = 8 * KIB;
/**
 * The last is the largest body that the connector reads. Work that grows with the square of its
 * input shows in the first, before it takes minutes in the last.
 */
const LARGE = [128 * KIB, 1024 * KIB];
/** Work that grows with its input may cost this much more per byte in a large one (caches, GC). */
const MAX_GROWTH = 5;
/** What a busy machine, the compiler or a garbage collection may add, in milliseconds. */
const NOISE_MS = 100;
/** A small input is worked on until this time is used, in milliseconds. */
const MIN_MEASURED_MS = 10;

/**
 * Finds work that grows faster than its input. CPU time of this thread is measured: what other
 * processes do hardly counts.
 *
 * @param workOn prepares the work on an input of a size in bytes; only the work is measured
 * @returns the size at which the work took longer than it may; empty when its growth is bounded
 */
export function growthOf(workOn: (bytes: number) => () => void): string[] {
  const smallMs = msPerRun(workOn(SMALL));
  for (const bytes of LARGE) {
    const limitMs = smallMs * (bytes / SMALL) * MAX_GROWTH + NOISE_MS;
    const work = workOn(bytes);
    // The best of some attempts counts, since other work disturbs the measurement.
    const isBounded = [1, 2, 3].some(() => cpuMs(work) <= limitMs);
    if (!isBounded) return [`${bytes} bytes: more than ${limitMs} ms`];
  }
  return [];
}

/** CPU time of one run; repeated, since the clock of CPU time is coarse. */
function msPerRun(work: () => void): number {
  let [runs, ms] = [0, 0];
  for (; ms < MIN_MEASURED_MS; runs += 1) ms += cpuMs(work);
  return ms / runs;
}

/** CPU time of this thread, in milliseconds. */
function cpuMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
