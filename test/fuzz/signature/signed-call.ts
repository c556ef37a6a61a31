import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

export const TOLERANCE_SECONDS = 300;

/** A call as it reaches the proof. */
export interface Call {
  /** The header; nothing when there is none. */
  readonly header: string | undefined;
  readonly body: Buffer;
  /** When it arrives, in milliseconds since 1970. */
  readonly now: number;
}

/** A good call, and what it was made of. */
export interface SignedCall extends Call {
  readonly header: string;
  readonly timestamp: string;
  readonly signature: string;
  /** What is agreed on; the first one signed. */
  readonly secrets: readonly [string, ...string[]];
}

/** Draws random values inside a run. */
export type Draw = GeneratorValue;

const FOLDER = new URL('../../fixtures/digital-river/', import.meta.url);
const events = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER)));

const bodies = fc.oneof(
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
const lags = fc.integer({ min: 1 - TOLERANCE_SECONDS, max: TOLERANCE_SECONDS - 1 });

export function inSeconds(time: number): string {
  return String(Math.floor(time / 1000));
}

export function inMilliseconds(time: number): string {
  return String(time);
}

export function inIso(time: number): string {
  return new Date(time).toISOString();
}

/** Draws a call that is good: an event or any bytes, a timestamp in any form, up to four secrets. */
export function drawCall(draw: Draw): SignedCall {
  const body = draw(() => bodies);
  const secrets = draw(() => secretTexts);
  const time = draw(() => instants);
  const timestamp = draw(() => forms)(time);
  const now = time + draw(() => lags) * 1000;
  const signature = sign(secrets[0], timestamp, body);
  return { header: `${timestamp}, ${signature}`, body, now, timestamp, signature, secrets };
}

/** The signature as Digital River makes it. */
export function sign(secret: string, timestamp: string, body: Buffer): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('base64');
}
