import type { RowError } from '../write/row-error.ts';
import { type CsvFormat, writeCsv } from './csv-format.ts';
import type { Ingest, Outcome } from './run-ingest.ts';

/** The three result files of an ingest job. */
export interface IngestResults extends Record<string, string> {
  successfulResults: string;
  failedResults: string;
  unprocessedrecords: string;
}

/**
 * Writes the results of the records as CSV: each uploaded line, preceded by its id and outcome.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_successful_results.htm
 */
export function resultCsv(
  { operation, format }: Pick<Ingest, 'operation' | 'format'>,
  columns: string[],
  outcomes: Outcome[],
): IngestResults {
  const isNew = ({ result }: Outcome) => operation === 'insert' || result.created === true;
  const good = outcomes.filter(({ result }) => result.success);
  const bad = outcomes.filter(({ result }) => !result.success);
  return {
    successfulResults: writeCsv(
      ['sf__Id', 'sf__Created', ...columns],
      good.map((each) => [each.result.id ?? '', String(isNew(each)), ...each.row]),
      format,
    ),
    failedResults: writeCsv(
      ['sf__Id', 'sf__Error', ...columns],
      bad.map(({ row, result }) => [result.id ?? '', errorText(result.errors), ...row]),
      format,
    ),
    unprocessedrecords: writeCsv(columns, [], format),
  };
}

/** The result files of a job that failed as a whole: nothing was processed. */
export function unprocessed(csv: string, format: CsvFormat): IngestResults {
  return {
    successfulResults: writeCsv(['sf__Id', 'sf__Created'], [], format),
    failedResults: writeCsv(['sf__Id', 'sf__Error'], [], format),
    unprocessedrecords: csv,
  };
}

/** `CODE:message:fields --` of the first error. */
function errorText([error]: RowError[]): string {
  if (error === undefined) return '';
  return `${error.statusCode}:${error.message}:${error.fields.join(',')} --`;
}
