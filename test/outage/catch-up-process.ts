import { createLog } from '../../src/log.ts';
import { startCatchUp } from '../../src/wiring/catch-up/start-catch-up.ts';
import { createParts } from '../../src/wiring/parts.ts';
import { readConnectorConfig } from '../../src/wiring/read-config.ts';

// What a worker does to catch up with Digital River, without its long pauses, in a process that can
// be killed.
const log = createLog('info');
startCatchUp(createParts(await readConnectorConfig(), log), {
  watchMs: 300,
  pollMs: 50,
  claimMs: 1000,
});
