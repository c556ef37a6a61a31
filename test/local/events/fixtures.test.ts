import { readdir, readFile } from 'node:fs/promises';
import { fixtureEvents } from '../../../local/events/fixture-events.ts';

const folder = new URL('../../fixtures/digital-river/', import.meta.url);

it('has one fixture for each type, and no other file', async () => {
  const files = await readdir(folder);
  expect(files.toSorted()).toEqual(
    fixtureEvents()
      .map(({ type }) => `${type}.json`)
      .toSorted(),
  );
});

it.each(fixtureEvents())(
  'the fixture of $type is up to date (if not: npm run fixtures)',
  async (event) => {
    const text = await readFile(new URL(`${event.type}.json`, folder), 'utf8');
    expect(JSON.parse(text)).toEqual(event);
  },
);
