import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from 'jsforce';
import type pg from 'pg';
import { type Browser, chromium } from 'playwright-core';
import { readLocalConfig } from '../../local/config.ts';
import { readConnectorFile } from '../../local/connector-file.ts';
import { type DemoResult, fillWithHistory } from '../../local/demo/demo.ts';
import { type LocalDescription, readDescription } from '../../local/description.ts';
import { openLocalOrg } from '../../local/org-client.ts';
import { runLocally } from '../../local/run.ts';
import { freePorts } from '../chaos/stage/stage.ts';
import { testPool } from '../support/test-pool.ts';
import { MAPPING_FILE, sendMapped } from './mapped-sender.ts';

/** Orders of the demonstration that fills the console. */
const ORDERS = 24;

/** A trial as `npm run local` starts it, filled with some history, and a browser. */
export interface Stage {
  readonly browser: Browser;
  readonly local: LocalDescription;
  readonly org: Connection;
  /** The connector's database. */
  readonly pool: pg.Pool;
  readonly history: DemoResult;
}

/**
 * Starts the trial and Chromium.
 *
 * @param closing gets a function for each part that has to be stopped, even when the start fails
 */
export async function startStage(
  executablePath: string,
  closing: (() => Promise<void>)[],
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-browser-'));
  await chmod(folder, 0o711);
  closing.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const browser = await chromium.launch({ executablePath, args: ['--disable-dev-shm-usage'] });
  closing.push(() => browser.close());
  const [PORT, LOCAL_ORG_PORT, LOCAL_DR_PORT] = (await freePorts(3)).map(String);
  const ports = { PORT, LOCAL_ORG_PORT, LOCAL_DR_PORT };
  const variables = { FAILED_EVENTS_SECONDS: '1', SOURCES: MAPPING_FILE };
  const config = readLocalConfig({ ...ports, LOCAL_DIR: folder, ...variables });
  const trial = await runLocally(config, () => undefined);
  closing.push(() => trial.stop());
  const local = await readDescription(folder);
  const environment = await readConnectorFile(folder);
  const pool = testPool({ connectionString: environment.DATABASE_URL, max: 2 });
  closing.push(() => pool.end());
  const org = await openLocalOrg(local);
  const history = await fillWithHistory(
    { local, pool, org, liveMode: false },
    ORDERS,
    () => undefined,
  );
  await sendMapped(local, environment);
  return { browser, local, org, pool, history };
}
