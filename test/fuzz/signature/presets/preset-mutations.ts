import fc from 'fast-check';
import { bodyMutations } from '../body-mutations.ts';
import { type Draw, TOLERANCE_SECONDS } from '../signed-call.ts';
import {
  headersOf,
  isTimed,
  keyOf,
  type PresetCall,
  type SignedPresetCall,
  signAs,
} from './preset-call.ts';

type Mutation = (call: SignedPresetCall, draw: Draw) => PresetCall;

const ALPHABET = 'ABCXYZabcxyz0123456789+/=-_ ,.;:"\'{}\0\té١';

/** Ways to change the value of one of the headers; undefined takes it away. */
const textMutations: Readonly<Record<string, (text: string, draw: Draw) => string | undefined>> = {
  absent: () => undefined,
  empty: () => '',
  'one character replaced': (text, draw) => spliced(text, 1, draw),
  'one character inserted': (text, draw) => spliced(text, 0, draw),
  'one character removed': (text, draw) => {
    const at = draw(fc.nat, { max: Math.max(0, text.length - 1) });
    return text.slice(0, at) + text.slice(at + 1);
  },
  'end cut off': (text, draw) => text.slice(0, draw(fc.nat, { max: Math.max(0, text.length - 1) })),
  'beginning cut off': (text, draw) => text.slice(draw(fc.integer, { min: 1, max: 80 })),
  'upper case': (text) => text.toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'in quotes': (text) => `"${text}"`,
  encoded: (text, draw) => draw(fc.constantFrom, encodeURIComponent, btoa, JSON.stringify)(text),
  'twice in one header': (text, draw) =>
    text + draw(fc.constantFrom, ',', ';', ' ', ', ', '') + text.slice(1),
  'other separators': (text, draw) =>
    text.replace(/[,; =]/, draw(fc.constantFrom, ',', ';', ' ', '=', ':', '|')),
};

const headerMutations = named('header', textMutations, (change) => (call, draw) => {
  const name = draw(fc.constantFrom, ...Object.keys(call.headers));
  const { [name]: text = '', ...others } = call.headers;
  const changed = change(text, draw);
  return { ...call, headers: changed === undefined ? others : { ...others, [name]: changed } };
});

const forgeries: Readonly<Record<string, Mutation>> = {
  'another secret': signedBy(({ form, secrets: [secret], body }, before, draw) => {
    const other = draw(fc.constantFrom, '', `${secret}=`, secret.slice(1), 'secret');
    return signAs(form, other, before, body);
  }),
  'the secret in its other form': signedBy(({ form, secrets: [secret], body }, before) =>
    signAs(
      form,
      form.idHeader === undefined ? Buffer.from(secret, 'base64') : secret,
      before,
      body,
    ),
  ),
  'another algorithm': signedBy(({ form, secrets: [secret], body }, before, draw) => {
    const algorithm = draw(fc.constantFrom, 'sha1', 'sha384', 'sha512', 'md5', 'sha512-256');
    return signAs(form, keyOf(form, secret), before, body, algorithm);
  }),
  'other text signed': signedBy(({ form, secrets: [secret], body }, before, draw) => {
    const other = draw(fc.constantFrom, 'x', `${before}.`, before.slice(0, -1), `.${before}`, '\n');
    return signAs(form, keyOf(form, secret), other, body);
  }),
  'another encoding': signedBy(({ form, signature }) => {
    const bytes = Buffer.from(signature, form.encoding);
    return bytes.toString(form.encoding === 'hex' ? 'base64' : 'hex');
  }),
  "another call's signature": signedBy(({ form, secrets: [secret], body }, before, draw) =>
    signAs(
      form,
      keyOf(form, secret),
      before,
      Buffer.concat([body, Buffer.from([draw(fc.nat, { max: 255 })])]),
    ),
  ),
  'a moved time': (call, draw) => {
    const timestamp = String(Number(call.timestamp) + draw(fc.integer, { min: 1, max: 99 }));
    return { ...call, headers: headersOf({ ...call, timestamp }) };
  },
  'another id': (call, draw) => ({
    ...call,
    headers: headersOf({ ...call, id: `${call.id}${draw(fc.constantFrom, '1', '.', ' ', '{')}` }),
  }),
  'the beginning of the body moved into the id': (call, draw) => {
    const at = draw(fc.nat, { max: call.body.length });
    const id = `${call.id}.${call.timestamp}.${call.body.subarray(0, at).toString('latin1')}`;
    return { ...call, headers: headersOf({ ...call, id }), body: call.body.subarray(at) };
  },
  'too late': (call, draw) => ({ ...call, now: call.now + beyondToleranceMs(call, draw) }),
  'too early': (call, draw) => ({ ...call, now: call.now - beyondToleranceMs(call, draw) }),
};

const mutatedBodies = named('body', bodyMutations, (change) => (call, draw) => ({
  ...call,
  body: change({ ...call, header: '' }, draw),
}));

/** All mutations by name. */
export const presetMutations: ReadonlyMap<string, Mutation> = new Map([
  ...mutatedBodies,
  ...headerMutations,
  ...named('forgery', forgeries, (forgery) => forgery),
]);

function named<T>(
  part: string,
  mutators: Readonly<Record<string, T>>,
  apply: (mutator: T) => Mutation,
): [string, Mutation][] {
  return Object.entries(mutators).map(([name, mutator]) => [`${part}: ${name}`, apply(mutator)]);
}

function signedBy(sign: (call: SignedPresetCall, before: string, draw: Draw) => string): Mutation {
  return (call, draw) => {
    const signature = sign(call, call.form.before(call.id, call.timestamp), draw);
    return { ...call, headers: headersOf({ ...call, signature }) };
  };
}

function spliced(text: string, removed: 0 | 1, draw: Draw): string {
  const at = draw(fc.nat, { max: Math.max(0, text.length - 1) });
  return text.slice(0, at) + draw(fc.constantFrom, ...ALPHABET) + text.slice(at + removed);
}

/** Schemes without a time accept a call at any time. */
function beyondToleranceMs({ form }: SignedPresetCall, draw: Draw): number {
  return isTimed(form)
    ? 2 * TOLERANCE_SECONDS * 1000 + draw(fc.integer, { min: 1, max: 10 ** 10 })
    : 0;
}
