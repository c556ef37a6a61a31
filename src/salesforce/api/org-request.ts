/** One call of the REST API. */
export interface OrgRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query below `/services/data/vXX.X`. */
  readonly path: string;
  readonly body?: unknown;
  /** How many records it writes; absent: one. The more it writes, the more time it has. */
  readonly records?: number;
  /** Called when the org accepts it, with the time that took, in milliseconds. Log-ins do not count. */
  readonly onAnswer?: (tookMs: number) => void;
  /** Sent in place of `body`, as it is. */
  readonly upload?: Upload;
}

/** A body that is too large to be held in memory. */
export interface Upload {
  readonly content: Blob;
  /** The value of `Content-Type`. */
  readonly type: string;
  /** Time limit of this call, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the call. Salesforce may or may not have carried it out. */
  readonly signal: AbortSignal;
}
