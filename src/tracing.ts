import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Without an SDK, which an operator may load beside the connector, it makes spans of nothing. */
const tracer = trace.getTracer('digital-river-salesforce-connector');

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

export interface SpanOptions {
  readonly kind: keyof typeof KINDS;
  /**
   * Named by OpenTelemetry's conventions. They contain no secrets, no values of events, and no ids.
   *
   * @see https://opentelemetry.io/docs/specs/semconv/
   */
  readonly attributes: Attributes;
  /** When the work began, in milliseconds since 1970; now by default. */
  readonly startTime?: number;
  /** Whether an error is a fault of what the span shows; by default, all are. */
  readonly isFault?: (error: unknown) => boolean;
}

/** What can be added to a span. */
export type ActiveSpan = Pick<Span, 'setAttribute'>;

/**
 * Does work within a span of OpenTelemetry. An error is shown by its class alone: its message may
 * contain values.
 *
 * @param name of few: without ids
 */
export function inSpan<T>(
  name: string,
  { kind, attributes, startTime, isFault = () => true }: SpanOptions,
  work: (span: ActiveSpan) => Promise<T>,
): Promise<T> {
  const options = { kind: KINDS[kind], attributes, ...(startTime !== undefined && { startTime }) };
  return tracer.startActiveSpan(name, options, (span) =>
    span.isRecording() ? ending(span, isFault, work) : work(span),
  );
}

async function ending<T>(
  span: Span,
  isFault: (error: unknown) => boolean,
  work: (span: ActiveSpan) => Promise<T>,
): Promise<T> {
  try {
    return await work(span);
  } catch (error) {
    span.setAttribute('error.type', error instanceof Error ? error.constructor.name : 'other');
    if (isFault(error)) span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** Adds to the span of the work in progress, if there is one. */
export function addToSpan(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** Whether there is a span already, such as one of an instrumentation of HTTP servers. */
export function isInSpan(): boolean {
  return trace.getActiveSpan() !== undefined;
}
