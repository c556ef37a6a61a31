import { backfillCommand } from '../../backfill/command.ts';
import { ConfigError } from '../../errors.ts';
import type { RegistrationContext } from '../context.ts';
import { type Backfill, say } from './rotation.ts';

/**
 * Back-fills an interval through the connector's own inbox, which needs the variables of the
 * connector. Without them, it is left to be done where they are set.
 */
export function intervalBackfill({ output, environment }: RegistrationContext): Backfill {
  // The report of a rotation may be JSON: nothing else is written beside it.
  const beside = { out: output.err, err: output.err };
  return async (since) => {
    try {
      const argv = ['--since', since.toISOString()];
      say(output, `Back-filling what was refused: npm run backfill -- ${argv.join(' ')}`);
      const status = await backfillCommand(argv, beside, { environment });
      return status === 0
        ? { standing: 'done' }
        : { standing: 'failed', problem: 'It ended before all was fetched.' };
    } catch (error) {
      // The rotation is done, and its result must be printed whatever becomes of the back-fill.
      return error instanceof ConfigError
        ? { standing: 'left', problem: `${HERE_NOT} ${error.problems.join(' ')}` }
        : { standing: 'failed', problem: messageOf(error) };
    }
  };
}

/** A failed connection to several addresses of a host has a code and no message. */
function messageOf(error: unknown): string {
  const { message, code } = Object(error) as { readonly message?: string; readonly code?: string };
  return message || code || String(error);
}

const HERE_NOT = "It needs the connector's variables, which are not set here:";
