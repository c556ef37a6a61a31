import { fieldFile } from './field-file.ts';
import { guardFile, guardName } from './guard-file.ts';
import { labelOf } from './labels.ts';
import { layoutFile, listViewFile, objectFile, tabFile } from './object-files.ts';
import { permissionSetFile, permissionSetName } from './permission-set-file.ts';
import type { MetadataPlan, PlannedObject } from './planned-object.ts';

/** A file of a package directory: its path within the directory, and its text. */
export interface MetadataFile {
  readonly path: string;
  readonly text: string;
}

const ROOT = 'main/default';

/** All files of the package directory of a source, sorted by path. */
export function metadataFiles(plan: MetadataPlan): MetadataFile[] {
  const files = [
    ...plan.objects.flatMap((object) => filesOf(object, plan.label)),
    ...(['Integration', 'Admin'] as const).map((audience) => ({
      path: `permissionsets/${permissionSetName(plan.label, audience)}.permissionset-meta.xml`,
      text: permissionSetFile(plan, audience),
    })),
  ];
  return files
    .map(({ path, text }) => ({ path: `${ROOT}/${path}`, text }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function filesOf(object: PlannedObject, source: string): MetadataFile[] {
  const { name, fields, isNew } = object;
  const folder = `objects/${name}`;
  const versions = fields.filter(({ role }) => role === 'version');
  return [
    ...fields.map((field) => ({
      path: `${folder}/fields/${field.field}.field-meta.xml`,
      text: fieldFile(field, source),
    })),
    ...versions.map(({ field }) => ({
      path: `${folder}/validationRules/${guardName(field)}.validationRule-meta.xml`,
      text: guardFile(field, source),
    })),
    ...(isNew
      ? [
          { path: `${folder}/${name}.object-meta.xml`, text: objectFile(object, source) },
          { path: `${folder}/listViews/All.listView-meta.xml`, text: listViewFile(object) },
          { path: `tabs/${name}.tab-meta.xml`, text: tabFile(source) },
          {
            path: `layouts/${name}-${labelOf(name)} Layout.layout-meta.xml`,
            text: layoutFile(object),
          },
        ]
      : []),
  ];
}
