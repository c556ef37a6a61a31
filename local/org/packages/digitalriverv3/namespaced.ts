/** An API name of the package, as an org that has it installed knows it. */
export function namespaced(name: string): string {
  return `digitalriverv3__${name}`;
}
