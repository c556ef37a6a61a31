import { glob } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { readXml } from '../../schema/read-xml.ts';
import type { ListView, ListViews } from './list-view.ts';

/** An element that can occur any number of times. */
function listOf<S extends z.ZodType>(item: S) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );
}

const listViewXml = z.object({
  fullName: z.string(),
  label: z.string(),
  columns: listOf(z.string()),
  booleanFilter: z.string().optional(),
  filters: listOf(
    z.object({
      field: z.string(),
      operation: z.string(),
      // The XML reader returns every <value> as a list.
      value: z.array(z.string()).default([]),
    }),
  ),
});

/**
 * Reads the list views of a metadata directory in source format.
 * @param directory the folder that contains `objects`, e.g. `force-app/main/default`
 * @throws Error with the name of the file that cannot be read
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listview.htm
 */
export async function readListViews(directory: string): Promise<ListViews> {
  const paths: string[] = [];
  const files = glob('objects/*/listViews/*.listView-meta.xml', { cwd: directory });
  for await (const path of files) paths.push(path);
  const read = paths.sort().map(async (path) => ({
    object: basename(dirname(dirname(path))).toLowerCase(),
    view: await readListView(join(directory, path)),
  }));
  const groups = Map.groupBy(await Promise.all(read), ({ object }) => object);
  return new Map([...groups].map(([object, views]) => [object, views.map(({ view }) => view)]));
}

async function readListView(path: string): Promise<ListView> {
  const xml = await readXml(path, 'ListView', listViewXml);
  return {
    name: xml.fullName,
    label: xml.label,
    columns: xml.columns,
    filters: xml.filters.map((filter) => ({ ...filter, value: filter.value.join(',') })),
    ...(xml.booleanFilter !== undefined && { logic: xml.booleanFilter }),
  };
}
