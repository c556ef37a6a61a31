import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Row } from '../../rows.ts';
import type { ObjectSchema } from '../../schema/schema.ts';
import { hasForms } from '../has-forms.ts';
import { notFoundPage } from '../not-found-page.ts';
import type { PageParts } from '../page-parts.ts';
import { saveSelected } from './bulk-edit.ts';
import { deletePage, deleteRecord } from './delete-page.ts';
import type { FormBody } from './form-values.ts';
import { isOwnForm } from './own-forms.ts';
import {
  createRecord,
  editRecordPage,
  newRecordPage,
  type Outcome,
  saveRecord,
} from './record-forms.ts';
import { emptyOrRestore, recycleBinPage, recycleBinPath } from './recycle-bin-page.ts';

/** The largest form: a record with a few long texts. */
const MAX_FORM = '2mb';

const WRONG_SITE =
  'Another site sent this form, so nothing was changed. Open the page at the address of this org, and send it there.';

const NO_ACTION =
  'The form names no action of the Recycle Bin, so nothing was changed. Expected: restore or purge.';

type ObjectForm = (parts: PageParts, object: ObjectSchema, body: FormBody) => Promise<Outcome>;
type RecordForm = (
  parts: PageParts,
  object: ObjectSchema,
  row: Row,
  body: FormBody,
) => Outcome | Promise<Outcome>;

/** The forms that create, change, delete and restore records, at Lightning's addresses. */
export function editRoutes(parts: PageParts): Router {
  const router = express.Router();
  router.post('/lightning/*path', onlyOwnForms(parts), express.urlencoded({ limit: MAX_FORM }));
  router.get(recycleBinPath, async (_request, response) =>
    answer(response, { page: await recycleBinPage(parts) }),
  );
  router.post(recycleBinPath, async (request, response) => {
    const outcome = await emptyOrRestore(parts, request.body ?? {});
    const page = () => notFoundPage(parts, NO_ACTION, 'Not changed');
    answer(outcome === undefined ? response.status(400) : response, outcome ?? { page: page() });
  });
  router
    .route('/lightning/o/:object/new')
    .get(forObject(parts, async (...given) => ({ page: await newRecordPage(...given) })))
    .post(forObject(parts, createRecord));
  router.post('/lightning/o/:object/edit', forObject(parts, saveSelected));
  router
    .route('/lightning/r/:object/:id/edit')
    .get(forRecord(parts, async (...given) => ({ page: await editRecordPage(...given) })))
    .post(forRecord(parts, saveRecord));
  router
    .route('/lightning/r/:object/:id/delete')
    .get(forRecord(parts, (_, object, row) => ({ page: deletePage(parts, object, row) })))
    .post(forRecord(parts, deleteRecord));
  return router;
}

function onlyOwnForms(parts: PageParts) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (isOwnForm(request, parts.url)) next();
    else answer(response.status(403), { page: notFoundPage(parts, WRONG_SITE, 'Not changed') });
  };
}

function forObject(parts: PageParts, form: ObjectForm) {
  return async (request: Request<{ object: string }>, response: Response, next: NextFunction) => {
    const object = parts.schema.objects.get(request.params.object.toLowerCase());
    if (object === undefined || !hasForms(object)) next();
    else answer(response, await form(parts, object, request.body ?? {}));
  };
}

function forRecord(parts: PageParts, form: RecordForm) {
  return async (
    request: Request<{ object: string; id: string }>,
    response: Response,
    next: NextFunction,
  ) => {
    const object = parts.schema.objects.get(request.params.object.toLowerCase());
    const row = object && (await parts.rows.get(object.name, request.params.id));
    if (object === undefined || row === undefined || !hasForms(object)) next();
    else answer(response, await form(parts, object, row, request.body ?? {}));
  };
}

/** Shows the page, or leads to another one after a change, so that a reload sends nothing again. */
function answer(response: Response, outcome: Outcome): void {
  if ('location' in outcome) response.redirect(303, outcome.location);
  else response.type('html').send(outcome.page.toString());
}
