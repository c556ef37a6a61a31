import express, { type Router } from 'express';
import { textsOf, type Xml } from '../metadata/component.ts';
import { readEnvelope, writeEnvelope } from '../metadata/soap-envelope.ts';
import type { Org } from '../org.ts';
import { readRecordId } from '../record-id.ts';
import { inTransaction } from '../store/transaction.ts';
import { purgeRow, undeleteRow } from '../write/recycle-bin.ts';
import type { WriteContext } from '../write/write-context.ts';
import type { WriteResult } from '../write/write-request.ts';
import { toApiError } from './answer-call.ts';
import { ApiError } from './api-error.ts';
import { accessOf, authorizeCall } from './authorize-call.ts';

const PARTNER = 'urn:partner.soap.sforce.com';

/** What is done with each of a call's ids. */
const METHODS = new Map<string, (context: WriteContext, id: string) => Promise<WriteResult>>([
  ['undelete', undeleteRow],
  ['emptyRecycleBin', purgeRow],
]);

/**
 * Serves the two calls of the SOAP API that REST does not have, those of the recycle bin, and
 * refuses the others. `login()` is disabled in new orgs and not available from 65.0 on; some clients
 * call it unless they have an OAuth app. The text is the platform's.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_undelete.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_emptyrecyclebin.htm
 * @see https://help.salesforce.com/s/articleView?id=005132110&type=1
 * @see https://github.com/OpenFn/adaptors/issues/1715
 */
export function partnerApi(org: Org): Router {
  const router = express.Router();
  const text = express.text({ type: () => true });
  router.post(
    ['/services/Soap/u/*path', '/services/Soap/c/*path'],
    text,
    async (request, response) => {
      response.type('text/xml');
      const { method, parameters, sessionId } = readEnvelope(String(request.body));
      try {
        const run = METHODS.get(method);
        if (run === undefined) throw new ApiError(400, 'INVALID_OPERATION', refusalOf(method));
        const userId = await authorizeCall(org, sessionId, response);
        const user = await accessOf(org, userId);
        const results = await org.schemaLock.shared(() =>
          inTransaction(
            org.pool,
            (changes) => org.publish(changes),
            (transaction) => forEachId({ org, user, transaction }, parameters, run),
          ),
        );
        response.send(writeEnvelope(method, results, PARTNER));
      } catch (error) {
        const { entries, message } = toApiError(error);
        response.status(500).send(fault(entries[0]?.errorCode ?? '', message));
      }
    },
  );
  return router;
}

async function forEachId(
  context: WriteContext,
  { ids }: Xml,
  run: (context: WriteContext, id: string) => Promise<WriteResult>,
): Promise<WriteResult[]> {
  const results: WriteResult[] = [];
  for (const id of textsOf(ids)) results.push(await run(context, readRecordId(id) ?? id));
  return results;
}

function refusalOf(method: string): string {
  return method === 'login'
    ? 'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().'
    : `The local org has no operation ${method.replace(/\W/g, '')} of the SOAP API`;
}

/** Clients read the text from `faultstring` (jsforce) or from the detail (simple-salesforce). */
function fault(code: string, message: string): string {
  const detail = `<sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:LoginFault>`;
  const body = `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code}: ${message}</faultstring><detail>${detail}</detail></soapenv:Fault>`;
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
