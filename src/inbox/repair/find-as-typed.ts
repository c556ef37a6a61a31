/**
 * Finds what a text names as it is; if that is nothing, what it names without the white space around it.
 */
export async function findAsTyped<T>(
  text: string,
  find: (text: string) => Promise<T[]>,
): Promise<T[]> {
  const found = await find(text);
  const trimmed = text.trim();
  return found.length > 0 || trimmed === text ? found : find(trimmed);
}
