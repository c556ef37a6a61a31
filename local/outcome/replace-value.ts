/**
 * Replaces a text wherever it is the whole value in a JSON document, also in JSON that is embedded
 * as Base64, such as the `notifyPayload` of XanPay.
 *
 * @param json any JSON text
 * @returns the document anew; the same text when the value is not in it, or the text is not JSON
 */
export function replaceValue(json: string, from: string, to: string): string {
  const parsed = parsedOf(json);
  if (parsed === undefined) return json;
  const replaced = JSON.stringify(replacedIn(parsed, from, to));
  return replaced === JSON.stringify(parsed) ? json : replaced;
}

function replacedIn(value: unknown, from: string, to: string): unknown {
  if (value === from) return to;
  if (typeof value === 'string') return replacedInBase64(value, from, to);
  if (Array.isArray(value)) return value.map((item) => replacedIn(item, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, replacedIn(item, from, to)]),
  );
}

/** Base64 of a JSON object begins with that of a brace. */
function replacedInBase64(value: string, from: string, to: string): string {
  if (!/^e[\dA-Za-z+/]+=*$/.test(value)) return value;
  const embedded = Buffer.from(value, 'base64').toString();
  const replaced = replaceValue(embedded, from, to);
  return replaced === embedded ? value : Buffer.from(replaced).toString('base64');
}

function parsedOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
