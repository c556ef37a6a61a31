import { writeSync } from 'node:fs';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

/**
 * An SDK for a process of the connector, loaded by `--import`: it prints each span that ends on
 * standard error.
 */
const exporter: SpanExporter = {
  export(spans, done) {
    for (const span of spans) {
      const { traceId, spanId } = span.spanContext();
      const { name, kind, attributes, status, parentSpanContext } = span;
      const printed = { name, kind, attributes, status, traceId, spanId };
      writeSync(2, `${JSON.stringify({ ...printed, parentId: parentSpanContext?.spanId })}\n`);
    }
    done({ code: 0 });
  },
  shutdown: async () => undefined,
};

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
);
