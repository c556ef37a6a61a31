import { InvalidEventError } from '../../../../../errors.ts';
import { parseJsonNumbersAsText } from '../../../../parse/json.ts';

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;
const MAX_LENGTH = 262_144;

/**
 * Reads a JSON object that is a text: in base64, perhaps in several lines (RFC 2045 §6.8), or plain.
 *
 * @returns undefined when the text is no JSON object
 */
export function base64Json(text: string): object | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const compact = text.replace(/\s/g, '');
  const decoded = BASE64.test(compact) ? objectIn(Buffer.from(compact, 'base64')) : undefined;
  return decoded ?? objectIn(Buffer.from(text));
}

/**
 * Only an object counts: a plain word may be valid base64 by chance, and a plain number valid JSON.
 */
function objectIn(bytes: Buffer): object | undefined {
  try {
    const value = parseJsonNumbersAsText(bytes);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
}
