import { InvalidEventError } from '../../../errors.ts';
import { typeOf } from '../../parse/validate.ts';
import type { ValueSpec } from '../language/value-schema.ts';
import type { EventSpec } from '../language/write-schema.ts';
import { compileTime } from './value/compile-time.ts';
import { compileText, compileValue } from './value/compile-value.ts';
import type { EventFacts, Read } from './value/event-context.ts';
import { optionalKey, requiredKey } from './value/required-key.ts';
import { scalarText } from './value/scalar-text.ts';

const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['live', true],
  ['false', false],
  ['test', false],
]);

/**
 * Compiles the key `event` of a file.
 *
 * @returns reads the facts of an event. It throws InvalidEventError when the id or the type is
 *   missing. A subject that is no id counts as none
 */
export function compileEvent(spec: EventSpec): Read<EventFacts> {
  const id = compileText(spec.id);
  const type = compileText(spec.type);
  const subject = compileText(spec.subject);
  const time = compileTime(spec.time);
  const live = compileLive(spec.live);
  return (event) => {
    const { body } = event;
    if (typeof body.json !== 'object' || body.json === null || Array.isArray(body.json)) {
      throw new InvalidEventError('body', 'a JSON object', typeOf(body.json));
    }
    return {
      id: requiredKey(id(event), spec.id, event),
      type: requiredKey(type(event), spec.type, event),
      subject: optionalKey(subject(event)),
      time: time(event),
      live: live(event),
    };
  };
}

function compileLive(spec: ValueSpec | undefined): Read<boolean | null | undefined> {
  if (spec === undefined) return () => undefined;
  const read = compileValue(spec);
  return (event) => {
    const value = read(event);
    if (value === null) return null;
    return typeof value === 'boolean' ? value : TRUTH.get(scalarText(value) ?? '');
  };
}
