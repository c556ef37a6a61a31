/** The values of an option that are separated by commas; each once, in the given order. */
export function listed(value: string | undefined): string[] {
  const parts = (value ?? '').split(',').map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}
