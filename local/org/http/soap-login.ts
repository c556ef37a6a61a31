import express, { type Router } from 'express';
import { readEnvelope } from '../metadata/soap-envelope.ts';

const CODE = 'INVALID_OPERATION';

/**
 * Refuses the SOAP API. Its `login()` is disabled in new orgs and not available from 65.0 on; some
 * clients call it unless they have an OAuth app. The text is the platform's.
 * @see https://help.salesforce.com/s/articleView?id=005132110&type=1
 * @see https://github.com/OpenFn/adaptors/issues/1715
 */
export function soapLogin(): Router {
  const router = express.Router();
  const text = express.text({ type: () => true });
  router.post(['/services/Soap/u/*path', '/services/Soap/c/*path'], text, (request, response) => {
    const { method } = readEnvelope(String(request.body));
    const message =
      method === 'login'
        ? 'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().'
        : `The local org has no operation ${method.replace(/\W/g, '')} of the SOAP API`;
    response.status(500).type('text/xml').send(fault(message));
  });
  return router;
}

/** Clients read the text from `faultstring` (jsforce) or from the detail (simple-salesforce). */
function fault(message: string): string {
  const detail = `<sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>${CODE}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage></sf:LoginFault>`;
  const body = `<soapenv:Fault><faultcode>${CODE}</faultcode><faultstring>${CODE}: ${message}</faultstring><detail>${detail}</detail></soapenv:Fault>`;
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
