import { z } from 'zod';

const object = z.record(z.string(), z.unknown());
const event = z.looseObject({
  createdTime: z.string().optional(),
  data: z.looseObject({ object: object.optional() }).optional(),
});

/** What the peer itself reads of a posted event; everything else is only passed on. */
export interface ReadEvent {
  /** ISO 8601; undefined when the event has none that can be read. */
  readonly createdTime: string | undefined;
  readonly object: Readonly<Record<string, unknown>> | undefined;
}

/** Reads a posted event; a form that is not known gives undefined values, never an error. */
export function readEvent(body: unknown): ReadEvent {
  const { createdTime, data } = event.safeParse(body).data ?? {};
  const isTime = createdTime !== undefined && isInstant(createdTime);
  return { createdTime: isTime ? createdTime : undefined, object: data?.object };
}

/** Whether the text is an instant as Digital River writes it: ISO 8601 in UTC, any fraction. */
export function isInstant(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text))
  );
}
