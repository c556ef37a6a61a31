import { ownerOf, spelled, TAKEN_SOURCES } from './taken-names.ts';

/** What of a mapping file must be its own. */
interface Named {
  readonly file: string;
  readonly mapping: { readonly source: string; readonly paths: readonly string[] };
}

/**
 * Names and paths that two senders have: events of one would count as events of the other.
 *
 * @returns one sentence for each problem
 */
export function mappingConflicts(files: readonly Named[]): string[] {
  return files.flatMap((each, index) => {
    const earlier = files.slice(0, index);
    return [...nameConflicts(each, earlier), ...pathConflicts(each, earlier)];
  });
}

function nameConflicts({ file, mapping }: Named, earlier: readonly Named[]): string[] {
  const { source } = mapping;
  if (TAKEN_SOURCES.includes(source)) {
    return [
      `${file}: the source is named ${source}, as one that the connector knows without a file. Give it another name.`,
    ];
  }
  const other = earlier.find((each) => each.mapping.source === source);
  return other === undefined
    ? []
    : [`${file}: the source is named ${source}, as that of ${other.file}. Give it another name.`];
}

function pathConflicts({ file, mapping }: Named, earlier: readonly Named[]): string[] {
  return mapping.paths.flatMap((path, index) => {
    const owner = ownerOf(path);
    if (owner !== undefined) {
      return [
        `${file}: the path ${path} belongs to ${owner}. Choose another one, such as /webhooks/${mapping.source}.`,
      ];
    }
    const isSame = (other: string) => spelled(other) === spelled(path);
    const other = earlier.find((each) => each.mapping.paths.some(isSame));
    if (other !== undefined) {
      return [`${file}: the path ${path} is one of ${other.file} as well. Choose another one.`];
    }
    return mapping.paths.slice(0, index).some(isSame)
      ? [`${file}: the path ${path} is listed twice. Remove one of them.`]
      : [];
  });
}
