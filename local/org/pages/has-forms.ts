import { isFileObject } from '../files/file-access.ts';
import { isWriteable } from '../schema/names.ts';
import type { ObjectSchema } from '../schema/schema.ts';

/** Whether the pages have forms for the object's rows. Files come by the API only. */
export function hasForms(object: ObjectSchema): boolean {
  return isWriteable(object) && !isFileObject(object);
}
