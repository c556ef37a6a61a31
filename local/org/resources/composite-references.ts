/** The answers of successful subrequests, by reference id. */
export type Answers = Map<string, unknown>;

/** A reference without a value in the answers of earlier subrequests. */
export class InvalidReference extends Error {
  constructor(path: string, referenceId: string) {
    super(
      `Invalid reference specified. No value for ${path} found in ${referenceId}. Reference is invalid`,
    );
    this.name = 'InvalidReference';
  }
}

/**
 * Replaces every `@{reference.path}` in texts, at any depth.
 * @throws InvalidReference
 */
export function resolveReferences<T>(value: T, answers: Answers): T;
export function resolveReferences(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') return resolveText(value, answers);
  if (Array.isArray(value)) return value.map((each) => resolveReferences(each, answers));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, each]) => [key, resolveReferences(each, answers)]));
}

function resolveText(text: string, answers: Answers): string {
  return text.replace(/@\{([^{}]+)\}/g, (_, path: string) => {
    const [referenceId = '', ...steps] = path.split(/[.[\]]+/).filter((step) => step !== '');
    const found = steps.reduce<unknown>(member, answers.get(referenceId));
    if (found === undefined || found === null || typeof found === 'object') {
      throw new InvalidReference(path, referenceId);
    }
    return String(found);
  });
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
