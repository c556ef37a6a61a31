/** Getters of parts. Each builds its part at the first call, and then returns the same one. */
export type PartGetters<Parts> = { readonly [Name in keyof Parts]: () => Parts[Name] };

/** How each part is built: from the base, and from the other parts that are added with it. */
export type PartBuilders<Base, Parts> = {
  readonly [Name in keyof Parts]: (parts: Base & PartGetters<Parts>) => Parts[Name];
};

/**
 * Adds parts to a base. Each part is built once, when it is first used.
 *
 * @param base what the parts are built from
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
