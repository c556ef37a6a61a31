import type { SourceCheck } from './check-source.ts';

/** A check as data, for programs. */
export function checkJson(
  file: string,
  { mapping, mode, proof, events, records, repeated, shared }: SourceCheck,
) {
  return {
    file,
    source: mapping.source,
    mode,
    paths: mapping.paths,
    proof,
    events: events.map(({ envelope, ...event }) => ({
      ...event,
      ...(envelope === undefined
        ? {}
        : { envelope: { ...envelope, time: envelope.time?.toISOString() ?? null } }),
    })),
    records,
    repeated,
    shared,
  };
}
