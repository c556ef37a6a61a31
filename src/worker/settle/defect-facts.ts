/** Frames of a stack that are logged; the place of the error comes first. */
const MAX_FRAMES = 20;
const MAX_FRAME_LENGTH = 200;

/** The facts of an unforeseen error that are logged. */
export interface DefectFacts {
  readonly type: string;
  /** Of Node.js or PostgreSQL. */
  readonly code?: string;
  readonly stack: readonly string[];
}

/**
 * The facts of an unforeseen error that are safe to log. Its message is left out, since JavaScript
 * and PostgreSQL quote the value that they reject, which may be personal data of an event.
 */
export function defectFacts(error: unknown): DefectFacts {
  if (!(error instanceof Error)) return { type: typeof error, stack: [] };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { type: error.name, ...code, stack: framesOf(error) };
}

/** The frames of a stack follow the message, which may have several lines. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  const afterMessage = start < 0 ? '' : stack.slice(start + message.length);
  return afterMessage
    .split('\n', MAX_FRAMES + 1)
    .slice(1)
    .map((frame) => frame.trim().slice(0, MAX_FRAME_LENGTH));
}
