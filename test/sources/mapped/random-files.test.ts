import { isDeepStrictEqual } from 'node:util';
import { processEnvironment } from '../../../src/config/environment.ts';
import { InvalidEventError } from '../../../src/errors.ts';
import { fold } from '../../../src/salesforce/records/fold.ts';
import { groupName } from '../../../src/salesforce/records/record-write.ts';
import { readSubjectState } from '../../../src/salesforce/records/state/subject-state.ts';
import { recordName, type Write } from '../../../src/salesforce/records/write.ts';
import { mappedSource } from '../../../src/sources/mapped/compile/mapped-source.ts';
import { readMappingFile } from '../../../src/sources/mapped/file/read-mapping-file.ts';
import type { Source } from '../../../src/sources/source.ts';
import { fc } from '../../support/properties.ts';
import { ARRIVED_AT } from '../../support/senders.ts';
import { arrivalsOf, eventBody, mappingFile } from './random-mapping.ts';

/** `MAPPING_FILES=10000` tries as many random files; each with several events. */
const FILES = Number(processEnvironment().MAPPING_FILES ?? '150');
const PROOF = { method: 'http-basic', caller: 'a test' } as const;
const MAX_MS = 30 * 60_000;

function sourceOf(file: unknown): Source | undefined {
  const read = readMappingFile(JSON.stringify(file), 'random.json');
  return 'mapping' in read ? mappedSource(read.mapping) : undefined;
}

/** The events of an arrival; none when the source refuses it. Any other error is thrown. */
function eventsOf(source: Source, arrival: string): string[] {
  try {
    return source.split?.(Buffer.from(arrival)).map(String) ?? [arrival];
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
}

/** The writes of an event; none when the source refuses it. Any other error is thrown. */
function writesOf(source: Source, body: string): readonly Write[] {
  try {
    const parsed = source.parse(Buffer.from(body), { 'x-id': 'h' });
    const { unmapped } = source.envelope(parsed, PROOF);
    if (unmapped !== undefined) return [];
    const { keys, writes } = source.contribution(parsed, ARRIVED_AT);
    source.lookups(keys);
    return writes;
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
}

test(
  'a valid file never throws anything but that an event is invalid',
  () => {
    let valid = 0;
    let written = 0;
    let divided = 0;
    fc.assert(
      fc.property(
        mappingFile,
        fc.array(eventBody, { minLength: 3, maxLength: 5 }),
        (file, bodies) => {
          const source = sourceOf(file);
          if (source === undefined) return;
          valid += 1;
          for (const arrival of arrivalsOf(file, bodies)) {
            const events = eventsOf(source, arrival);
            const count = events.filter((body) => writesOf(source, body).length > 0).length;
            written += count;
            divided += source.split === undefined ? 0 : count;
          }
        },
      ),
      { numRuns: FILES },
    );
    // Otherwise the property would say nothing.
    expect(valid).toBeGreaterThan(FILES / 4);
    expect(written).toBeGreaterThan(FILES / 8);
    expect(divided).toBeGreaterThan(FILES / 8);
  },
  MAX_MS,
);

/** The values of a record after batches of writes, by the rules of the engine. */
function endState(batches: readonly (readonly Write[])[]): Record<string, unknown> {
  let state = readSubjectState({});
  const values: Record<string, unknown> = {};
  for (const batch of batches) {
    const requested = batch.map((write, index) => ({ event: String(index), write }));
    const { writes, deferred } = fold(requested, state);
    const applied = { ...state.applied };
    for (const { record, groups } of writes) {
      for (const group of groups) {
        applied[groupName(record, group.name)] = group.version;
        for (const [field, value] of Object.entries(group.fields)) {
          values[`${recordName(record)} ${field}`] = value;
        }
      }
    }
    const created = writes.map(({ record }) => recordName(record));
    state = { ...state, applied, deferred, created: [...state.created, ...created] };
  }
  return values;
}

function withOwnIds(bodies: readonly string[]): string[] {
  return bodies.map((body, index) => JSON.stringify({ ...JSON.parse(body), id: `e${index}` }));
}

/** The inbox keeps one event for each id. */
function withoutRepeats(source: Source, bodies: readonly string[]): string[] {
  return [...new Map(bodies.map((body) => [idOf(source, body), body])).values()];
}

function idOf(source: Source, body: string): string {
  try {
    return source.envelope(source.parse(Buffer.from(body), { 'x-id': 'h' }), PROOF).id;
  } catch (error) {
    if (error instanceof InvalidEventError) return body;
    throw error;
  }
}

/** Where each event stands in another order. */
const ranks = fc.array(fc.nat(), { minLength: 24, maxLength: 24 });

test(
  'in whatever order the events of a subject arrive, the records end the same',
  () => {
    fc.assert(
      fc.property(
        mappingFile,
        fc.array(eventBody, { minLength: 2, maxLength: 5 }).map(withOwnIds),
        ranks,
        (file, bodies, rankOf) => {
          const source = sourceOf(file);
          if (source === undefined) return;
          const divided = arrivalsOf(file, bodies).flatMap((each) => eventsOf(source, each));
          const events = withoutRepeats(source, divided);
          const shuffled = events
            .map((body, index) => ({ body, rank: rankOf[index] ?? index }))
            .toSorted((a, b) => a.rank - b.rank);
          const inOrder = endState(events.map((body) => writesOf(source, body)));
          const other = endState(shuffled.map(({ body }) => writesOf(source, body)));
          const atOnce = endState([events.flatMap((body) => writesOf(source, body))]);
          if (!isDeepStrictEqual(other, inOrder)) expect(other).toEqual(inOrder);
          if (!isDeepStrictEqual(atOnce, inOrder)) expect(atOnce).toEqual(inOrder);
        },
      ),
      { numRuns: FILES },
    );
  },
  MAX_MS,
);
