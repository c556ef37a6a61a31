import { SECOND_MS } from '../../time.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, warning, failed } = findingsIn('Clock');

/** A reading is as good as the time that it took, and Salesforce's comes in whole seconds. */
const WARN_AFTER_MS = 30 * SECOND_MS;
/** An assertion of the log-in by JWT is good for three minutes, a signature of Digital River's for five by default. */
const FAIL_AFTER_MS = 120 * SECOND_MS;

const ADVICE = 'Let this machine set its clock by a time server (NTP).';

/**
 * Compares this machine's clock with another one.
 *
 * @param other whose clock it is, as a check calls itself
 * @param theirs what that clock said
 * @param ours what ours said then
 */
export function judgeClock(other: string, theirs: Date, ours: Date): Finding {
  const skewMs = ours.getTime() - theirs.getTime();
  const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
  const found = `${seconds} s ${skewMs > 0 ? 'ahead' : 'behind'}`;
  if (Math.abs(skewMs) > FAIL_AFTER_MS) {
    return failed(other, `${found}: log-ins by JWT and signatures will be refused`, ADVICE);
  }
  if (Math.abs(skewMs) > WARN_AFTER_MS) return warning(other, found, ADVICE);
  return ok(other, seconds === 0 ? 'no difference' : found);
}
