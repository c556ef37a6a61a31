import type { SecretsOf } from '../../authenticate/presets/secret-problems.ts';
import { mappedSource } from '../../sources/mapped/compile/mapped-source.ts';
import type { Mapping } from '../../sources/mapped/language/mapping-schema.ts';
import { type DescribedProof, describeProof } from '../sign/describe-proof.ts';
import { type ExaminedEvent, examineSample, type Sample } from './examine-event.ts';
import { type FinalRecord, finalState } from './final-state.ts';
import { type SharedId, sharedIds } from './shared-ids.ts';
import { type SharedRecord, sharedRecords } from './shared-records.ts';
import { truthNotes } from './truth-notes.ts';

/** What a mapping does with samples, found out without any I/O. */
export interface SourceCheck {
  readonly mapping: Mapping;
  /** Which events are written: those of one mode, or of both. */
  readonly mode: 'live' | 'test' | 'any';
  /** What says so: the file, or the mode of the installation; undefined when that is not set here. */
  readonly modeFrom: 'file' | 'installation' | undefined;
  readonly proof: DescribedProof;
  readonly events: readonly ExaminedEvent[];
  readonly records: readonly FinalRecord[];
  /** Events of the samples that the connector takes for one event and its repeats. */
  readonly repeated: readonly SharedId[];
  /** What the order of arrival would decide. */
  readonly shared: readonly SharedRecord[];
}

/** What a check needs beside the mapping. */
export interface CheckInput {
  readonly samples: readonly Sample[];
  readonly secretsOf: SecretsOf;
  /** The mode of the installation; undefined when it is not known here. */
  readonly mode: 'live' | 'test' | undefined;
  /** Stands for the time of arrival. */
  readonly now: Date;
}

/** Checks what a mapping does with samples. Pure. */
export function checkSource(
  mapping: Mapping,
  { samples, secretsOf, mode: ofInstallation, now }: CheckInput,
): SourceCheck {
  const mode = mapping.mode ?? ofInstallation ?? 'any';
  const modeFrom =
    mapping.mode !== undefined ? 'file' : ofInstallation === undefined ? undefined : 'installation';
  const source = mappedSource(mapping, { mode: ofInstallation });
  const notesOf = truthNotes(mapping);
  const events = samples
    .flatMap((sample) => examineSample(source, sample, now))
    .map((event) => ({ ...event, notes: [...event.notes, ...notesOf(event)] }));
  return {
    ...{ mapping, mode, modeFrom, events },
    proof: describeProof(mapping.proof, secretsOf),
    records: finalState(events),
    repeated: sharedIds(events),
    shared: sharedRecords(events),
  };
}

/**
 * Whether every sample and every secret that is set can be used, and the order of arrival decides
 * nothing.
 */
export function isUsable({ proof, events, shared }: SourceCheck): boolean {
  const isProvable = proof.problems.length === 0;
  return isProvable && shared.length === 0 && events.every(({ problem }) => problem === undefined);
}
