const [QUOTE, COMMA, BACKSLASH] = ['"', ',', '\\'];

/**
 * The parts of a JSON array or object, as they were written: numbers keep every digit, and texts
 * their escapes.
 *
 * @param json a valid array or object; blanks around it do not matter
 * @returns the text of each element; of an object, each is a name, a colon and a value
 */
function partsOf(json: string): string[] {
  const text = json.trim();
  const parts: string[] = [];
  let [depth, begin] = [0, 1];
  for (let at = 1; at < text.length - 1; at += 1) {
    const sign = text[at];
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (sign === COMMA && depth === 0) {
      parts.push(text.slice(begin, at).trim());
      begin = at + 1;
    }
  }
  const last = text.slice(begin, -1).trim();
  return last === '' ? parts : [...parts, last];
}

/** The place of the closing quote. */
function endOfString(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== QUOTE) at += text[at] === BACKSLASH ? 2 : 1;
  return at;
}

/**
 * Cuts the elements of a list out of a JSON text, as they were written.
 *
 * @param json valid JSON: an array, or an object with an array
 * @param name of the member that is the array, if the JSON is an object
 * @returns the text of each element; undefined when there is no such array
 */
export function cutElements(json: string, name: string): string[] | undefined {
  const text = json.trim();
  if (text.startsWith('[')) return partsOf(text);
  if (!text.startsWith('{')) return undefined;
  // As for JSON.parse, the last of several members with the same name counts.
  const value = partsOf(text)
    .map(member)
    .findLast((each) => each.name === name)?.value;
  return value?.startsWith('[') ? partsOf(value) : undefined;
}

/**
 * Cuts one value out of a JSON text, as it was written.
 *
 * @param json valid JSON
 * @param steps names of members and indexes of arrays that lead to the value
 * @returns its text; undefined when there is no such value
 */
export function cutValue(json: string, steps: readonly string[]): string | undefined {
  let text: string | undefined = json.trim();
  for (const step of steps) text = text === undefined ? undefined : cutPart(text, step);
  return text;
}

function cutPart(text: string, step: string): string | undefined {
  if (text.startsWith('[')) {
    return partsOf(text).find((_, index) => String(index) === step);
  }
  if (!text.startsWith('{')) return undefined;
  return partsOf(text)
    .map(member)
    .findLast(({ name }) => name === step)?.value;
}

function member(part: string): { name: unknown; value: string } {
  const end = endOfString(part, 0) + 1;
  const colon = part.indexOf(':', end);
  return { name: JSON.parse(part.slice(0, end)), value: part.slice(colon + 1).trim() };
}
