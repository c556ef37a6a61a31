import { nodeFlags } from '../../local/procfile.ts';
import { freePorts } from '../../test/chaos/stage/stage.ts';
import type { RivalSettings } from '../rivals/rival-app.ts';
import { type BenchProcess, startBenchProcess, waitForAnswer } from './bench-process.ts';
import type { Stage } from './stage.ts';

export type RivalName = 'floor' | 'pg-boss' | 'naive' | 'fast-naive';

/** A rival that runs. */
export interface Rival {
  readonly url: string;
  readonly process: BenchProcess;
}

/** Starts a rival, with the flags of our web process. */
export async function startRival(stage: Stage, name: RivalName): Promise<Rival> {
  const [port = 0] = await freePorts(1);
  const databaseUrl = name === 'pg-boss' ? await stage.newDatabase() : '';
  const settings: RivalSettings = { port, orgUrl: stage.org.url, databaseUrl };
  const process = await startBenchProcess(stage.folder, {
    ...{ name, file: `bench/rivals/${name}.ts`, arguments: [JSON.stringify(settings)] },
    flags: await nodeFlags('src/server.ts'),
  });
  const url = `http://127.0.0.1:${port}`;
  await waitForAnswer(process, `${url}/health/ready`);
  return { url, process };
}
