import { SECOND_MS } from '../../time.ts';
import { type Finding, findingsIn } from '../finding.ts';

const { ok, warning, failed } = findingsIn('Clock');

/**
 * Allows for the duration of the call, and for Salesforce's header Date, which has whole seconds.
 */
const WARN_AFTER_MS = 30 * SECOND_MS;
/** The JWT of a log-in is valid for 3 minutes, a signature of Digital River for 5 by default. */
const FAIL_AFTER_MS = 120 * SECOND_MS;

const ADVICE = 'Synchronise the clock of this machine with a time server (NTP).';

/**
 * Compares this machine's clock with another one.
 *
 * @param check name of the check, which names the other clock
 * @param theirTime time of the other clock
 * @param ourTime time of this machine at that moment
 */
export function checkClock(check: string, theirTime: Date, ourTime: Date): Finding {
  const skewMs = ourTime.getTime() - theirTime.getTime();
  const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
  const found = `this machine's clock is ${seconds} s ${skewMs > 0 ? 'ahead' : 'behind'}`;
  if (Math.abs(skewMs) > FAIL_AFTER_MS) {
    return failed(check, `${found}: JWT log-ins and signatures will be rejected`, ADVICE);
  }
  if (Math.abs(skewMs) > WARN_AFTER_MS) {
    return warning(check, `${found}; expected at most ${WARN_AFTER_MS / SECOND_MS} s`, ADVICE);
  }
  return ok(check, seconds === 0 ? 'no difference' : found);
}
