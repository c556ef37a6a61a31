/** Getters of parts: each builds its part at the first call, and returns the same one from then on. */
export type PartGetters<Parts> = { readonly [Name in keyof Parts]: () => Parts[Name] };

/** How each part is built, from the parts that were there before and from its siblings. */
export type PartBuilders<Base, Parts> = {
  readonly [Name in keyof Parts]: (parts: Base & PartGetters<Parts>) => Parts[Name];
};

/**
 * Adds parts to those of a process. Nothing is built before it is used, and each part is built once.
 *
 * @param base what is there already
 */
export function buildOnce<Base extends object, Parts extends object>(
  base: Base,
  builders: PartBuilders<Base, Parts>,
): Base & PartGetters<Parts> {
  const getters: Partial<PartGetters<Parts>> = {};
  const parts = Object.assign(getters, base) as Base & PartGetters<Parts>;
  for (const name of Object.keys(builders) as (keyof Parts)[]) {
    let built: { readonly part: Parts[keyof Parts] } | undefined;
    const getter = () => {
      built ??= { part: builders[name](parts) };
      return built.part;
    };
    Object.assign(getters, { [name]: getter });
  }
  return parts;
}
