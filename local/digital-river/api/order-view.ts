import type { Peer } from '../peer.ts';
import { filesOfOrder, type StoredFile } from '../store/files.ts';
import type { OrderBody } from '../store/orders.ts';

/**
 * An order as GET /orders/{id} returns it: with the invoices and credit memos made until now.
 * @see Digital River OpenAPI file, Order: `invoicePDFs` and `creditMemoPDFs` are absent until then
 */
export async function orderView(peer: Peer, order: OrderBody): Promise<OrderBody> {
  const files = await filesOfOrder(peer.pool, order.id);
  return {
    ...order,
    ...documents('invoicePDFs', peer, files.filter(isInvoice)),
    ...documents(
      'creditMemoPDFs',
      peer,
      files.filter((file) => !isInvoice(file)),
    ),
  };
}

const isInvoice = ({ purpose }: StoredFile) => purpose.includes('invoice');

function documents(key: string, { url, liveMode }: Peer, files: readonly StoredFile[]) {
  if (files.length === 0) return {};
  return { [key]: files.map(({ id }) => ({ id, url: contentUrl(url(), id), liveMode })) };
}

/** Where the content of a file is, for callers with the secret key. */
export function contentUrl(peerUrl: string, fileId: string): string {
  return `${peerUrl}/files/${encodeURIComponent(fileId)}/content`;
}
