import { z } from 'zod';
import { type DigitalRiverAccess, send } from '../api-request.ts';
import { fileAdvice } from './file-advice.ts';

/** A public link to a file: anyone who has it can open the file until it expires. */
export interface FileLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Digital River answered with something else than a link that a field of Salesforce takes. */
export class UnusableLinkError extends Error {
  override readonly name = 'UnusableLinkError';
  /** Whether it is a link, so that the next one would be as long. */
  readonly isTooLong: boolean;

  constructor(isTooLong: boolean) {
    super(
      isTooLong
        ? `Expected a link of at most ${MAX_LENGTH} characters from Digital River, as the field of Salesforce takes; got a longer one.`
        : "Expected a link as the answer to POST /file-links; got something else. Is DIGITAL_RIVER_API_URL Digital River's API?",
    );
    this.isTooLong = isTooLong;
  }
}

/** The longest URL that a field of Salesforce takes, in characters. */
const MAX_LENGTH = 255;

const reply = z.object({
  url: z.url({ protocol: /^https?$/ }),
  expiresTime: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

/**
 * Creates a public link to a file.
 *
 * @param expiresAt when it is to expire
 * @returns the link; when Digital River does not say when it expires, the time that was asked for
 * @throws DigitalRiverError, UnusableLinkError
 * @see Digital River docs, "File links": POST /file-links
 */
export async function createFileLink(
  access: DigitalRiverAccess,
  fileId: string,
  expiresAt: Date,
): Promise<FileLink> {
  const body = { fileId, expiresTime: expiresAt.toISOString() };
  const answer = await send(access, {
    method: 'POST',
    path: '/file-links',
    body,
    advise: fileAdvice,
  });
  const link = reply.safeParse(jsonOrUndefined(answer));
  if (!link.success) throw new UnusableLinkError(false);
  const { url, expiresTime } = link.data;
  if (url.length > MAX_LENGTH) throw new UnusableLinkError(true);
  return { url, expiresAt: expiresTime === undefined ? expiresAt : new Date(expiresTime) };
}

function jsonOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
