/** How an event stands in the inbox. */
export interface StoredEvent {
  readonly status: string;
  readonly reason: string | null;
  /** Why it is not mapped, such as OTHER_MODE. */
  readonly code?: string | null;
  readonly type?: string | null;
  readonly subject?: string | null;
}

const MEANINGS: Readonly<Record<string, string>> = {
  applied: 'all that it writes is written',
  superseded: 'a newer event has overtaken it; nothing was left to write',
  waiting: 'it needs something of the org that is not there yet; it is tried again by itself',
  unmapped: 'it is kept, and there is nothing to write for it',
  parked: 'a person has to look at it: npm run local -- replay',
  pending: 'it is not written yet; look at worker.log if it stays so',
  missing: 'it is not in the inbox',
};

const REMEDIES: Readonly<Record<string, readonly string[]>> = {
  OTHER_MODE: [
    'The trial writes events of one mode. Start it anew for the other one:',
    '  CONNECTOR_MODE=live npm run local      (or =test; with the same SOURCES)',
    'or set "mode: any" in the mapping file while you try it, and start the trial anew.',
    'Then write what is kept: npm run local -- replay --unmapped --yes',
  ],
  UNMAPPED_TYPE: ['No entry of map in the mapping file names this type with what the event has.'],
};

/** What came of an event, as lines for people. */
export function storedText(
  id: string,
  { status, reason, code, type, subject }: StoredEvent,
): string[] {
  const about = subject === undefined || subject === null ? '' : ` about ${subject}`;
  return [
    `Event ${id} (${type ?? 'no type'}${about}) is ${status}: ${MEANINGS[status] ?? 'see the console'}.`,
    ...(reason === null ? [] : [`  ${reason}`]),
    ...(REMEDIES[code ?? ''] ?? []).map((line) => `  ${line}`),
  ];
}
