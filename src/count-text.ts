/** Such as `1 event`, `20,000 events`. @param many the plural, if it does not end with `s` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

/** Such as `20,000`. */
export function numberText(count: number): string {
  return count.toLocaleString('en-US');
}
