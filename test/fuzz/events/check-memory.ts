/** The memory that a process took. */
export interface MemoryPeak {
  readonly name: string;
  /** In bytes; 0 when it is not known. */
  readonly bytes: number;
}

const MIB = 1024 * 1024;
/** What a dyno of 512 MiB has, less what its system needs. */
const MAX_MIB = 450;

/** Sentences about processes that took too much memory, or whose memory is not known. */
export function checkMemory(peaks: readonly MemoryPeak[]): string[] {
  return peaks.flatMap(({ name, bytes }) => {
    if (bytes === 0) return [`The memory of ${name} is not known.`];
    return bytes > MAX_MIB * MIB
      ? [`${name} took ${mib(bytes)}, expected at most ${MAX_MIB} MiB.`]
      : [];
  });
}

/** The peaks in a line for people. */
export function memoryLine(peaks: readonly MemoryPeak[]): string {
  return `Memory at most: ${peaks.map(({ name, bytes }) => `${name} ${mib(bytes)}`).join(', ')}.`;
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
