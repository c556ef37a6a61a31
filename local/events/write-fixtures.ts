import { mkdir, writeFile } from 'node:fs/promises';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { chargeStatuses, makeChargeEvent } from './charge.ts';
import { fixtureEvents } from './fixture-events.ts';
import { deliveryStatuses, makeRewardEvent } from './reward.ts';

toolArguments(
  declareCommand({
    typed: 'npm run fixtures --',
    summary: 'write the fixtures of the tests',
    description: 'Writes test/fixtures from the example events. Run "npm run format" afterwards.',
    options: {},
  }),
);

// After a change to the events, run `npm run fixtures` and then `npm run format`.
const fixtures = new URL('../../test/fixtures/', import.meta.url);
const at = new Date('2025-03-04T09:30:00.250Z');

async function write(folder: string, name: string, json: string): Promise<void> {
  await mkdir(new URL(`${folder}/`, fixtures), { recursive: true });
  await writeFile(new URL(`${folder}/${name}.json`, fixtures), `${json}\n`);
}

for (const event of fixtureEvents()) {
  await write('digital-river', event.type, JSON.stringify(event, null, 2));
}
for (const status of chargeStatuses) {
  const charge = { chargeId: '67c6c818a1b2c3d4e5f60718', orderId: '00000107', at };
  await write('xanpay', status, JSON.stringify(makeChargeEvent(status, charge), null, 2));
}
for (const status of deliveryStatuses) {
  const id = status === 'delivered' ? '73501928446120957713' : '73501928446120957714';
  const reward = { id, orderId: '48219307756', poNumber: '00000107', at };
  await write('xoxoday-plum', status, makeRewardEvent(status, reward));
}
