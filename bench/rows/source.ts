import { readFile } from 'node:fs/promises';
import type { Source } from '../../src/sources/source.ts';
import { xoxodayPlum } from '../../src/sources/xoxoday-plum/plum-source.ts';
import { codedPlum } from '../coded/coded-plum.ts';
import type { Figure, Row } from './row.ts';

const EVENTS = 5000;
const PROOF = { method: 'static-header', caller: 'bench' } as const;

export const source: Row = {
  name: 'source',
  about: 'reading an event: parse, envelope and contribution of a source',
  async measure(stage) {
    const body = await readFile(
      new URL('../../test/fixtures/xoxoday-plum/delivered.json', import.meta.url),
    );
    const timings = sources().map((each) => ({ ...each, values: [] as number[] }));
    for (let round = -1; round < stage.rounds; round += 1) {
      for (const each of timings) {
        const microseconds = perEvent(each.source, body);
        if (round >= 0) each.values.push(microseconds);
      }
    }
    return timings.map(
      ({ name, values }): Figure => ({
        ...{ what: `reading an event, ${name}`, values, unit: 'µs' },
      }),
    );
  },
};

/** Sources that read the same events, and so can be compared. */
function sources(): { readonly name: string; readonly source: Source }[] {
  const record = { object: 'Order', field: 'OrderNumber', lookupField: 'OrderId__c' };
  const options = { timeZone: 'Asia/Kolkata', record };
  return [
    { name: 'Plum, coded', source: codedPlum(options) },
    { name: 'Plum, mapped', source: xoxodayPlum(options) },
  ];
}

/** @returns microseconds */
function perEvent(read: Source, body: Buffer): number {
  const began = performance.now();
  for (let event = 0; event < EVENTS; event += 1) {
    const parsed = read.parse(body);
    read.envelope(parsed, PROOF);
    read.contribution(parsed, new Date(0));
  }
  return ((performance.now() - began) * 1000) / EVENTS;
}
