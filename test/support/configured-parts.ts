import { type Environment, readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { createWebParts, type WebParts } from '../../src/wiring/web-parts.ts';
import { exampleEnvironment } from './connector.ts';

const DATABASE_URL = 'postgres://user:hunter2@127.0.0.1:5432/inbox';

/** The parts of a web process that starts with these variables; its database is never called. */
export function configuredParts(changes: Environment = {}): WebParts {
  const config = readConfig({ ...exampleEnvironment(DATABASE_URL), ...changes });
  return createWebParts(createParts(config, createLog('silent')));
}
