import type { DigitalRiverError } from '../../sources/digital-river/api/digital-river-error.ts';
import { errorJson } from './error-json.ts';
import { printJson, type ReportContext } from './print-json.ts';

/**
 * Reports why nothing was done.
 *
 * @param problems one sentence for each
 */
export function reportProblems(context: ReportContext, problems: readonly string[]): 2 {
  if (context.options.isJson) printJson(context, 2, { problems });
  context.output.err(`${problems.join('\n')}\nNothing was changed.\n`);
  return 2;
}

/** Reports that the account's webhooks could not be read. */
export function reportFailure(context: ReportContext, error: DigitalRiverError): 1 {
  if (context.options.isJson) printJson(context, 1, { error: errorJson(error) });
  context.output.err(`${error.message}\nNothing was changed.\n`);
  return 1;
}
