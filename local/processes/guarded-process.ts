import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { constants } from 'node:os';

/**
 * Runs a program, and ends it by a signal when its standard input ends, which the kernel sees to
 * when this process ends in whatever way. A program that ignores the signal is killed after 30 s.
 * It is a shell, since every user of the machine can run that. The program reads from /dev/null.
 */
const GUARD = `signal=$1; log=$2; shift 2
exec 3<&0 </dev/null
if [ -n "$log" ]; then exec >>"$log" 2>&1; fi
"$@" 3<&- &
program=$!
{
  read -r _ <&3
  kill -s "$signal" "$program"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    sleep 1
    kill -0 "$program" || exit
  done
  kill -s KILL "$program"
} >/dev/null 2>&1 &
watcher=$!
trap 'kill -s "$signal" "$program" 2>/dev/null' TERM INT HUP
while :; do
  wait "$program"
  code=$?
  kill -0 "$program" 2>/dev/null || break
done
kill "$watcher" 2>/dev/null
exit "$code"
`;

/** How a guarded program runs. */
export interface GuardOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  /** Ends the program. */
  readonly signal: 'INT' | 'KILL' | 'TERM';
  /** A file that its output is added to, opened as the program's user. */
  readonly log?: string;
  /** What becomes of its output without a log; `ignore` by default. */
  readonly output?: 'pipe' | 'ignore' | number;
}

/** A program that never outlives this process. */
export interface GuardedProcess {
  /** The guard: its output is that of the program. */
  readonly guard: ChildProcess;
  /** The exit status of the program, once it has ended; 128 and more after a signal. */
  readonly ended: Promise<number>;
  /** Lets this process end while the program runs; then the program ends as well. */
  unref(): void;
  /** Ends the program, and waits for its end. */
  stop(): Promise<void>;
}

const running = new Set<GuardedProcess>();

/**
 * Starts a program that ends when this process ends: by a signal, by kill -9, or by itself. Ctrl-C
 * does not reach it, since it is in a process group of its own.
 *
 * @param command name or path of the program
 */
export function startGuarded(
  command: string,
  args: readonly string[],
  { signal, log = '', output = 'ignore', ...options }: GuardOptions,
): GuardedProcess {
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', signal, log, command, ...args], {
    ...options,
    detached: true,
    stdio: ['pipe', output, output],
  });
  // The guard may have ended before it is asked to end the program.
  guard.stdin?.on('error', () => undefined);
  const ended = once(guard, 'exit').then(
    ([code, name]) => code ?? 128 + constants.signals[name as NodeJS.Signals],
  );
  const process: GuardedProcess = {
    guard,
    ended,
    unref() {
      guard.unref();
      if (guard.stdin instanceof Socket) guard.stdin.unref();
    },
    async stop() {
      guard.ref();
      guard.stdin?.end();
      await ended;
    },
  };
  running.add(process);
  void ended.finally(() => running.delete(process));
  return process;
}

/** Ends all guarded programs of this process, also those that have not finished starting. */
export async function stopAllGuarded(): Promise<void> {
  await Promise.all([...running].map((process) => process.stop()));
}
