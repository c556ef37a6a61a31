/** The API name of a component of the package, with its namespace. */
export function namespaced(name: string): string {
  return `digitalriverv3__${name}`;
}
