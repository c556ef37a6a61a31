import { mkdir, writeFile } from 'node:fs/promises';
import { fixtureEvents } from './fixture-events.ts';

// Run as `node local/events/write-fixtures.ts` after a change of the makers, then `npm run format`.
const folder = new URL('../../test/fixtures/digital-river/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const event of fixtureEvents()) {
  await writeFile(new URL(`${event.type}.json`, folder), `${JSON.stringify(event, null, 2)}\n`);
}
