import fc from 'fast-check';
import { createProof } from '../../../../src/authenticate/presets/create-proof.ts';
import { arrivalOf } from '../../../support/arrival.ts';
import type { FuzzReport } from '../fuzz-signature.ts';
import { drawPresetCall, type PresetCall, proofOf, type SignedPresetCall } from './preset-call.ts';
import { presetMutations } from './preset-mutations.ts';

/**
 * Signs calls as the senders of the presets do, and mutates each in one way. The valid call must be
 * accepted, the mutated one must be denied with 401. A mutation that leaves the signed text and its
 * signature in place (such as a further unknown part of the header) is skipped.
 *
 * @param options `runs`: number of mutated calls; `seed`: makes a run repeatable
 */
export async function fuzzPresets(options: { runs: number; seed: number }): Promise<FuzzReport> {
  const byKind: Record<string, number> = {};
  const property = fc.asyncProperty(
    fc.constantFrom(...presetMutations.keys()),
    fc.gen(),
    async (kind, draw) => {
      const call = drawPresetCall(draw);
      const mutated = presetMutations.get(kind)?.(call, draw) ?? call;
      fc.pre(!isSameCall(call, mutated));
      byKind[`${call.preset}, ${kind}`] = (byKind[`${call.preset}, ${kind}`] ?? 0) + 1;
      await expectOutcome(call, call, 'accepted');
      await expectOutcome(call, mutated, 401);
    },
  );
  const found = await fc.check(property, {
    numRuns: options.runs,
    seed: options.seed,
    maxSkipsPerRun: 20,
  });
  return {
    tried: found.numRuns,
    byKind,
    fault: found.failed ? fc.defaultReportMessage(found) : undefined,
  };
}

async function expectOutcome(
  { preset, secrets }: SignedPresetCall,
  { headers, body, now }: PresetCall,
  expected: unknown,
): Promise<void> {
  const authenticate = createProof(
    proofOf(preset),
    () => secrets,
    () => now,
  );
  const outcome = await authenticate(arrivalOf({ headers, body })).then(
    () => 'accepted',
    (error: { status?: unknown }) => error.status,
  );
  if (outcome !== expected) {
    const call = JSON.stringify({ preset, headers, now, body: body.toString('latin1') });
    throw new Error(`Expected ${expected}, got ${outcome} for ${call}`);
  }
}

/** Whether the mutated call still presents the signed text and its signature. */
function isSameCall(call: SignedPresetCall, mutated: PresetCall): boolean {
  const { form, id, timestamp } = call;
  const isSame = (name: string | undefined, value: string) =>
    name === undefined || mutated.headers[name] === value;
  const header = mutated.headers[form.header] ?? '';
  const parts = (form.separator === undefined ? [header] : header.split(form.separator)).map(
    (part) => part.trim(),
  );
  const [first, others] = form.isTimeFirst ? [parts.slice(0, 1), parts.slice(1)] : [[], parts];
  const beginningWith = (prefix: string) =>
    others.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length));
  const isSigned = beginningWith(form.signature).some(
    (part) => (form.encoding === 'hex' ? part.toLowerCase() : part) === call.signature,
  );
  const presented = form.isTimeFirst ? first : beginningWith(form.timestampPart ?? '');
  const times = form.timestampPart === undefined ? [timestamp] : presented;
  return (
    call.body.equals(mutated.body) &&
    call.now === mutated.now &&
    isSigned &&
    times.length > 0 &&
    times.every((time) => time === timestamp) &&
    isSame(form.idHeader, id) &&
    isSame(form.timestampHeader, timestamp)
  );
}
