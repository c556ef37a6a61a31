/**
 * The beginning of an answer's body.
 * @param limit bytes at most; the rest is not read
 * @returns the text; what came until then when the connection breaks, since the status alone acknowledges a delivery
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
    // What came is enough.
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}
