import { writeSync } from 'node:fs';
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

/**
 * An SDK for a process of the connector, loaded by `--import`: it prints each span that ends on
 * standard error.
 */
new NodeTracerProvider({
  spanProcessors: [
    new SimpleSpanProcessor({
      export(spans, done) {
        for (const span of spans) {
          const { traceId, spanId } = span.spanContext();
          const { name, kind, attributes, status, parentSpanContext, startTime, endTime } = span;
          const parentId = parentSpanContext?.spanId;
          const [seconds, nanoseconds] = span.duration;
          const ms = seconds * 1000 + nanoseconds / 1e6;
          const printed = { name, kind, attributes, status, traceId, spanId, parentId, ms };
          writeSync(2, `${JSON.stringify({ ...printed, startTime, endTime })}\n`);
        }
        done({ code: 0 });
      },
      shutdown: async () => undefined,
    }),
  ],
}).register();
