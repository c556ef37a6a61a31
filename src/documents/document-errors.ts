import type { OrgOutageError } from '../salesforce/org-errors.ts';
import type { RefusedFile } from '../sources/digital-river/api/files/open-file.ts';

/** The org has no record for the document, or hides it. */
export class NoRecordError extends Error {
  override readonly name = 'NoRecordError';

  /** @param object API name of the record's object */
  constructor(object: string) {
    super(
      `The org has no ${object} with this file id, or hides it from the connector's user. Apply the order's events again (npm run replay -- --again), or grant the user access.`,
    );
  }
}

/** The record has the file, and has no Order to link it to. */
export class NoOrderError extends Error {
  override readonly name = 'NoOrderError';

  /**
   * @param object API name of the record's object
   * @param order API name of its lookup to the Order
   */
  constructor(object: string, order: string) {
    super(
      `The record has its file, and ${object}.${order} is blank, so that the file is not linked to an Order. Set the field, or apply the order's events again (npm run replay -- --again).`,
    );
  }
}

/** Digital River does not hand out the content of a file. */
export class DownloadRefusedError extends Error {
  override readonly name = 'DownloadRefusedError';
  readonly status: number;
  /** The wait that Digital River asks for, in milliseconds. */
  readonly retryAfterMs: number;

  constructor({ refused, status, retryAfterMs }: RefusedFile) {
    super(refused.message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The org did not answer an upload: it has the file, will have it shortly, or will never have it. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
  readonly outage: OrgOutageError;

  constructor(outage: OrgOutageError) {
    super(outage.message);
    this.outage = outage;
  }
}

/** The claim of a document may have passed to another worker. */
export class ClaimEndedError extends Error {
  override readonly name = 'ClaimEndedError';
}
