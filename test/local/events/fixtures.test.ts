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
  'finds the fixture of $type as the makers make it (else: node local/events/write-fixtures.ts)',
  async (event) => {
    const text = await readFile(new URL(`${event.type}.json`, folder), 'utf8');
    expect(JSON.parse(text)).toEqual(event);
  },
);
