import { cutShort } from './call-error.ts';

/** What a call sends, and for how long it may last. At least one of the two limits is needed. */
export type CallRequest = {
  /** `GET` when absent. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams | FormData | Blob | Buffer | null;
} & (
  | {
      /** Time limit of the whole exchange, with the reading of the body, in milliseconds. */
      readonly timeoutMs: number;
      /** Ends the exchange. */
      readonly signal?: AbortSignal | undefined;
    }
  | { readonly timeoutMs?: undefined; readonly signal: AbortSignal }
);

/** An answer whose body is still to be read, or to be discarded. */
export interface OpenAnswer {
  /** HTTP status, also of errors and redirects. */
  readonly status: number;
  /** Whether the status is 2xx. */
  readonly ok: boolean;
  readonly headers: Headers;
  /** Reading it throws a CallError when the answer stops. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the exchange without reading the body. */
  readonly discard: () => Promise<void>;
}

/**
 * Sends one HTTP request: the only place of the product that does. There is one attempt, and no
 * redirect is followed: it would send credentials to an address that is not configured. It uses the
 * global `fetch`, which Node.js sends through a proxy (NODE_USE_ENV_PROXY).
 *
 * @returns the answer, whatever its status, with the body still to come
 * @throws CallError when there is no answer
 */
export async function openCall(
  url: string | URL,
  { timeoutMs, signal, ...request }: CallRequest,
): Promise<OpenAnswer> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const failed = (thrown: unknown) =>
    cutShort(thrown, {
      url,
      passedMs: timeout?.aborted ? timeoutMs : undefined,
      isAborted: signal?.aborted ?? false,
    });
  try {
    const limits = [timeout, signal].filter((limit) => limit !== undefined);
    // biome-ignore lint/style/noRestrictedGlobals: This is the place that all others are to use.
    const response = await fetch(url, {
      ...request,
      redirect: 'manual',
      signal: AbortSignal.any(limits),
    });
    const { status, ok, headers } = response;
    const discard = async () => response.body?.cancel().catch(() => undefined);
    return { status, ok, headers, body: bodyOf(response, failed), discard };
  } catch (thrown) {
    throw failed(thrown);
  }
}

async function* bodyOf(
  { body }: Response,
  failed: (thrown: unknown) => Error,
): AsyncIterable<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (thrown) {
    throw failed(thrown);
  }
}
