import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../local/postgres.ts';
import { freePorts } from '../../test/chaos/stage/stage.ts';
import { startBenchProcess, waitForAnswer } from './bench-process.ts';
import { LoadGenerator } from './load-generator.ts';
import { StandInClient } from './stand-in-client.ts';

/** How long the stand-in's calls take, in milliseconds. */
interface Latency {
  readonly callMs: number;
  readonly recordMs: number;
}

/** What all rows measure on. */
export interface Stage {
  /** For the logs. */
  readonly folder: string;
  readonly org: StandInClient;
  readonly load: LoadGenerator;
  /** Seconds that one burst is to take. */
  readonly burstSeconds: number;
  /** How often each contender takes its turn. */
  readonly rounds: number;
  /** @returns the connection URL of an empty database */
  newDatabase(): Promise<string>;
  /** @returns the first of as many numbers of events that are not used yet */
  takeNumbers(count: number): number;
  /** Prints a line of progress. */
  progress(line: string): void;
  close(): Promise<void>;
}

/** Options of a run. */
export interface StageOptions extends Pick<Stage, 'burstSeconds' | 'rounds' | 'progress'> {
  readonly latency: Latency;
}

/** Starts PostgreSQL, the stand-in for Salesforce and the load generator. */
export async function startStage(options: StageOptions): Promise<Stage> {
  const { latency, ...shared } = options;
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const closing: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  let closed: Promise<void> | undefined;
  const closeAll = async () => {
    for (const each of closing.reverse()) await each();
  };
  // A row that fails because of a signal must wait for the end of what the signal began.
  const close = () => {
    closed ??= closeAll();
    return closed;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(1)));
  }
  try {
    // PostgreSQL may run as another user, who has to pass through.
    await chmod(folder, 0o711);
    const postgres = await startPostgres(folder);
    closing.push(async () => {
      await postgres.stop();
      await postgres.remove();
    });
    const [port = 0] = await freePorts(1);
    const standIn = await startBenchProcess(folder, {
      ...{ name: 'stand-in', file: 'bench/stand-in/process.ts', arguments: [String(port)] },
    });
    closing.push(() => standIn.stop());
    const org = new StandInClient(`http://127.0.0.1:${port}`);
    await waitForAnswer(standIn, `${org.url}/bench/counts`);
    await org.setLatency(latency);
    const generator = await startBenchProcess(folder, {
      ...{ name: 'load', file: 'bench/load/process.ts' },
    });
    closing.push(() => generator.stop());
    let databases = 0;
    let numbers = 0;
    return {
      ...{ ...shared, folder, org, load: new LoadGenerator(generator), close },
      newDatabase() {
        databases += 1;
        return postgres.database(`bench_${databases}`);
      },
      takeNumbers(count) {
        numbers += count;
        return numbers - count;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
