import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

export const TOLERANCE_SECONDS = 300;

/** A call to authenticate. */
export interface Call {
  /** The signature header; undefined when there is none. */
  readonly header: string | undefined;
  readonly body: Buffer;
  /** The time of its arrival, in milliseconds since 1970. */
  readonly now: number;
}

/** A validly signed call. */
export interface SignedCall extends Call {
  readonly header: string;
  readonly timestamp: string;
  readonly signature: string;
  /** All agreed secrets; the first one signed. */
  readonly secrets: readonly [string, ...string[]];
}

/** Draws random values in a run. */
export type Draw = GeneratorValue;

const FOLDER = new URL('../../fixtures/digital-river/', import.meta.url);
const events = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER)));

/** Events, and random bytes. */
export const bodies = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...events) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);
const secretTexts = fc
  .uniqueArray(fc.string({ unit: 'grapheme', minLength: 16, maxLength: 48 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map(([first = '', ...others]): [string, ...string[]] => [first, ...others]);
const instants = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2040) });
const forms = fc.constantFrom(inSeconds, inMilliseconds, inIso);
const agesSeconds = fc.integer({ min: 1 - TOLERANCE_SECONDS, max: TOLERANCE_SECONDS - 1 });

export function inSeconds(time: number): string {
  return String(Math.floor(time / 1000));
}

export function inMilliseconds(time: number): string {
  return String(time);
}

export function inIso(time: number): string {
  return new Date(time).toISOString();
}

/** Draws a valid call: an event or random bytes, a timestamp in any form, up to four secrets. */
export function drawCall(draw: Draw): SignedCall {
  const body = draw(() => bodies);
  const secrets = draw(() => secretTexts);
  const time = draw(() => instants);
  const timestamp = draw(() => forms)(time);
  const now = time + draw(() => agesSeconds) * 1000;
  const signature = sign(secrets[0], timestamp, body);
  return { header: `${timestamp}, ${signature}`, body, now, timestamp, signature, secrets };
}

/** Signs as Digital River does. */
export function sign(secret: string, timestamp: string, body: Buffer): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('base64');
}
