import { withoutTrailingSlashes } from '../../url.ts';
import { callSender, unexpectedResponse } from '../http/call-sender.ts';
import { type PlumGrant, plumToken } from './plum-token.ts';

export interface PlumAccess {
  /** `https://accounts.xoxoday.com/chef`, with or without a trailing slash. */
  readonly baseUrl: string;
  readonly grant: PlumGrant;
  /** Time limit of one call, in milliseconds. */
  readonly timeoutMs: number;
}

/** A page of the order history. */
interface HistoryPage {
  /** First day, `YYYY-MM-DD`. */
  readonly startDate: string;
  /** Last day, included. */
  readonly endDate: string;
  /** Orders per page. */
  readonly limit: number;
  /** From 1. */
  readonly page: number;
}

/** Fetches one page of the order history as JSON; nothing when there are no orders. */
export type OrderHistory = (page: HistoryPage) => Promise<Buffer | undefined>;

/**
 * Gets an access token for Plum's API, for one round of reconciliation. GetOrderHistory is the only
 * call that is made: the response of GetOrderDetails contains voucher codes and PINs, which the
 * connector must not receive.
 *
 * @returns a function that fetches one page; it throws an Error when Plum cannot be reached or
 *   answers with an unexpected status
 * @throws Error when Plum gives no access token
 * @see https://xoxoday.gitbook.io/plum, GetOrderHistory: POST /v1/oauth/api with a bearer token
 */
export async function openPlum({ baseUrl, grant, timeoutMs }: PlumAccess): Promise<OrderHistory> {
  const accessToken = await plumToken(grant, timeoutMs);
  return async (data) => {
    const response = await callSender('Plum', `${withoutTrailingSlashes(baseUrl)}/v1/oauth/api`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({
        query: 'plumProAPI.mutation.getOrderHistory',
        tag: 'plumProAPI',
        variables: { data },
      }),
      timeoutMs,
    });
    // PLE10027: there are no orders in this period.
    if (response.status === 404) return undefined;
    if (response.status === 200) return response.body;
    throw unexpectedResponse('Plum', response, 'Check PLUM_API_URL and the token.');
  };
}
