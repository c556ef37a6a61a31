import { withoutTrailingSlashes } from '../../url.ts';
import { senderReply, unusable } from '../http/sender-reply.ts';
import { type PlumGrant, plumToken } from './plum-token.ts';

export interface PlumAccess {
  /** `https://accounts.xoxoday.com/chef`, with or without a last slash. */
  readonly baseUrl: string;
  readonly grant: PlumGrant;
  readonly timeoutMs: number;
}

/** Which orders are asked for: by day, both included, and by page, from 1. */
interface HistoryPage {
  /** `YYYY-MM-DD`. */
  readonly startDate: string;
  readonly endDate: string;
  readonly limit: number;
  readonly page: number;
}

/** Gives one page of the order history as JSON, or nothing when there is none. */
export type OrderHistory = (page: HistoryPage) => Promise<Buffer | undefined>;

/**
 * Opens Plum's API for one round of asking. GetOrderHistory is the only call that is made: GetOrderDetails answers with
 * voucher codes and PINs, which must not pass through us.
 *
 * @see https://xoxoday.gitbook.io/plum, GetOrderHistory: POST /v1/oauth/api with a bearer token
 */
export async function openPlum({ baseUrl, grant, timeoutMs }: PlumAccess): Promise<OrderHistory> {
  const accessToken = await plumToken(grant, timeoutMs);
  return async (data) => {
    const reply = await senderReply('Plum', `${withoutTrailingSlashes(baseUrl)}/v1/oauth/api`, {
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
    // PLE10027: no order in this time.
    if (reply.status === 404) return undefined;
    if (reply.status === 200) return reply.body;
    throw unusable('Plum', reply, 'Check PLUM_API_URL and the token.');
  };
}
