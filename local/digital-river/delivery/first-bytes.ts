/**
 * Reads the beginning of a response body.
 * @param limit maximum number of bytes; the rest is not read
 * @returns the text; if the connection breaks, the part received until then, because the status
 *   alone acknowledges a delivery
 */
export async function firstBytes(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= limit) break;
    }
  } catch {
    // The part received so far is enough.
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}
