import { InvalidEventError } from '../../../errors.ts';
import { storableDate } from '../../parse/instant.ts';
import type { Envelope, Source, Unmapped } from '../../source.ts';
import type { KnownEvent, MappedParts } from './mapped-parts.ts';

const NOT_NAMED: Unmapped = {
  code: 'UNMAPPED_TYPE',
  reason: 'The mapping file writes nothing for such events.',
};

/** Reads the envelopes of a mapped source's events. */
export function envelopeReader(parts: MappedParts): Source['envelope'] {
  return (parsed, proof): Envelope => {
    const read = parts.read(parsed, undefined);
    assertModeOfProof(read.facts.live, proof.live);
    const live = read.facts.live === undefined ? proof.live : read.facts.live;
    const unmapped = unmappedBecause(parts, read, live ?? proof.live);
    const { facts } = unmapped === NOT_NAMED ? read : parts.withSubject(read);
    return {
      id: facts.id,
      type: facts.type,
      subject: facts.subject ?? null,
      time: storableDate(facts.time),
      live: live ?? null,
      ...(unmapped === undefined ? {} : { unmapped }),
    };
  };
}

/**
 * A secret of test events must not be good for live ones, nor the other way round. Such an event is
 * rejected, so that it does not use up the id of a genuine one, and no replay makes it pending.
 */
function assertModeOfProof(live: boolean | null | undefined, ofProof: boolean | undefined): void {
  if (typeof live !== 'boolean' || ofProof === undefined || live === ofProof) return;
  const [claimed, proven] = live ? ['live', 'test'] : ['test', 'live'];
  throw new InvalidEventError(
    'event.live',
    `a ${proven} event, since the secret that proves it is of ${proven} events`,
    `a ${claimed} one`,
  );
}

function unmappedBecause(
  { parks, map, mode }: MappedParts,
  event: KnownEvent,
  live: boolean | undefined,
): Unmapped | undefined {
  if (!parks && !map.isMapped(event)) return NOT_NAMED;
  if (live === undefined || mode === 'any' || live === (mode === 'live')) return undefined;
  const received = live ? 'live' : 'test';
  return {
    code: 'OTHER_MODE',
    reason: `It is a ${received} event, and this installation writes ${mode} events.`,
  };
}
