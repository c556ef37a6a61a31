/** What of a spelled-out signature has to fit together. */
interface Scheme {
  readonly header: string;
  readonly form: {
    readonly separator?: string | undefined;
    readonly signature?: string | undefined;
    readonly timestamp?: string | undefined;
  };
  readonly signed: string;
  readonly timestamp?:
    | { readonly header?: string | undefined; readonly part?: 'first' | undefined }
    | undefined;
}

interface Fault {
  readonly path: readonly string[];
  readonly message: string;
}

/** The value of a header may have any length: without a text beside it, its end could be moved. */
const UNDIVIDED = /\}\{header:|\{header:[^{}]*\}\{/;

/** What of a signature is contradictory, or could be read in two ways. */
export function schemeFaults(scheme: Scheme): Fault[] {
  return [...timeFaults(scheme), ...formFaults(scheme), ...signedFaults(scheme)];
}

function timeFaults({ header, form, signed, timestamp }: Scheme): Fault[] {
  const isSigned = signed.includes('{timestamp}');
  if (timestamp === undefined) {
    const message = 'expected `timestamp` beside it, which says where the time is, and its unit';
    return form.timestamp !== undefined || isSigned ? [{ path: ['signed'], message }] : [];
  }
  const inHeader = timestamp.header?.toLowerCase();
  const places = [inHeader, timestamp.part, form.timestamp].filter((each) => each !== undefined);
  return [
    ...faultIf(
      places.length === 0,
      ['timestamp'],
      'expected `header` or `part` here, or `timestamp` in the form',
    ),
    ...faultIf(
      places.length > 1,
      ['timestamp'],
      'expected the time in one place: `header` or `part` here, or `timestamp` in the form',
    ),
    ...faultIf(
      timestamp.part === 'first' && form.separator === undefined,
      ['form'],
      'expected `separator`, which divides the time from the signature',
    ),
    ...faultIf(
      inHeader === header.toLowerCase(),
      ['timestamp', 'header'],
      'expected another header than that of the signature; for a part of it, `timestamp` in the form',
    ),
    ...faultIf(
      !isSigned,
      ['signed'],
      'expected {timestamp} in it: a time that is not signed proves nothing',
    ),
  ];
}

function formFaults({ form: { separator, signature, timestamp } }: Scheme): Fault[] {
  if (timestamp === undefined) return [];
  const isOneOfBoth =
    signature !== undefined && (signature.startsWith(timestamp) || timestamp.startsWith(signature));
  return [
    ...faultIf(
      separator === undefined,
      ['form'],
      'expected `separator`, which divides the time from the signature',
    ),
    ...faultIf(
      isOneOfBoth,
      ['form', 'timestamp'],
      'expected a text that the part of a signature does not begin with, nor the other way round',
    ),
  ];
}

function signedFaults({ header, signed }: Scheme): Fault[] {
  return [
    ...faultIf(
      UNDIVIDED.test(signed),
      ['signed'],
      'expected a text, such as a full stop, between {header:NAME} and what stands beside it',
    ),
    ...faultIf(
      signed.toLowerCase().includes(`{header:${header.toLowerCase()}}`),
      ['signed'],
      'expected other headers than that of the signature itself',
    ),
  ];
}

function faultIf(isFault: boolean, path: readonly string[], message: string): Fault[] {
  return isFault ? [{ path, message }] : [];
}
