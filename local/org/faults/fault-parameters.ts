import type { z } from 'zod';

/** Kinds that affect single rows, or collections because of their rows. */
const ROW_KINDS = [
  ...['lock-row', 'wrapped-lock', 'wrapped-query-lock', 'wrapped-cpu-limit', 'approval-lock'],
  ...[
    'unknown-error',
    'refused-row',
    'storage-limit',
    'trigger-limit',
    'breaking-record',
    'hanging-record',
  ],
  ...['slow-records', 'read-only', 'read-only-call'],
];

/** The kinds that use a parameter. All others take every kind. */
const USED_BY: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    object: ROW_KINDS,
    match: ROW_KINDS,
    maxRecords: ['trigger-limit'],
    status: ['refused-call'],
    errorCode: ['refused-call', 'refused-row'],
    message: ['refused-call', 'refused-row'],
  }),
);

/** The kinds that are about certain records. */
const MATCHING_KINDS = ['breaking-record', 'hanging-record'];

/** Refuses a parameter that the kind of fault does not use, and demands those that it needs. */
export function checkParameters(
  fault: { kind: string; match?: unknown },
  context: z.RefinementCtx,
): void {
  for (const name of Object.keys(fault)) {
    if (USED_BY.get(name)?.includes(fault.kind) === false) {
      context.addIssue({ code: 'custom', message: 'this kind does not use it', path: [name] });
    }
  }
  if (MATCHING_KINDS.includes(fault.kind) && fault.match === undefined) {
    context.addIssue({ code: 'custom', message: 'this kind needs it', path: ['match'] });
  }
}
