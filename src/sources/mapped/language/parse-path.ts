/** Where a value of an event is found. */
export interface ValuePath {
  /** `event`: what the file's key `event` says of the event, such as its type. */
  readonly of: 'body' | 'header' | 'event';
  /** Names of members and indexes of arrays; of a header and of the event, one name. */
  readonly steps: readonly string[];
}

/** What {@link ValuePath} `event` can name. */
const EVENT_FACTS = ['id', 'type', 'subject', 'time', 'live'] as const;

const MAX_STEPS = 32;
/** One step: a name without signs of the grammar, or any name in brackets and quotes. */
const STEP = /\.?(?:\["([^"\\]*)"\]|([^.[\]"\s]+))/y;

/**
 * Parses a path: names that are joined by dots, such as `data.items.0.sku`. A name with a dot or a
 * blank is written `data["a name"]`. `header:` leads to a header, `event:` to a fact of the event.
 *
 * @returns undefined when the text is no path
 */
export function parsePath(text: string): ValuePath | undefined {
  const [, prefix, rest = ''] = /^(header|event):(.*)$/s.exec(text) ?? [];
  if (prefix === 'header') {
    return /^[A-Za-z0-9-]{1,100}$/.test(rest)
      ? { of: 'header', steps: [rest.toLowerCase()] }
      : undefined;
  }
  if (prefix === 'event') {
    return EVENT_FACTS.some((fact) => fact === rest) ? { of: 'event', steps: [rest] } : undefined;
  }
  const steps = bodySteps(text);
  return steps === undefined ? undefined : { of: 'body', steps };
}

function bodySteps(text: string): string[] | undefined {
  const steps: string[] = [];
  for (let at = 0; at < text.length; ) {
    STEP.lastIndex = at;
    const [whole, quoted, plain] = STEP.exec(text) ?? [];
    const step = quoted ?? plain;
    const isJoined = at === 0 ? whole?.startsWith('.') !== true : /^[.[]/.test(whole ?? '');
    if (whole === undefined || step === undefined || !isJoined) return undefined;
    steps.push(step);
    at += whole.length;
  }
  return steps.length >= 1 && steps.length <= MAX_STEPS ? steps : undefined;
}
