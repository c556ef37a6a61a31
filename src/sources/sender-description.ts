/** A path that a sender calls, and how its callers prove themselves there. */
interface DescribedPath {
  readonly path: string;
  /** The names of the proofs, and never a part of one. */
  readonly proof: string;
}

/** What is written for some types of events. */
export interface DescribedMapping {
  readonly types: readonly string[];
  /** API names of the objects that are written, each with its fields. */
  readonly objects: readonly { readonly object: string; readonly fields: readonly string[] }[];
}

/** How a sender is served, for people. It contains no secrets. */
export interface SenderDescription {
  readonly label: string;
  readonly paths: readonly DescribedPath[];
  readonly mappings: readonly DescribedMapping[];
  /** Whether and how it is asked for events that did not arrive, as a sentence without its stop. */
  readonly catchUp: string;
}

interface Field {
  readonly object: string;
  readonly field: string;
}

/** The fields by their objects. */
export function byObject(fields: readonly Field[]): DescribedMapping['objects'] {
  return [...Map.groupBy(fields, ({ object }) => object)].map(([object, all]) => ({
    object,
    fields: all.map(({ field }) => field),
  }));
}
