import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { asXml, textOf, type Xml } from './component.ts';

const METADATA = 'http://soap.sforce.com/2006/04/metadata';

const parser = new XMLParser({ parseTagValue: false, removeNSPrefix: true });
const builder = new XMLBuilder({ suppressEmptyNode: false });

/** A call in a SOAP envelope. */
export interface SoapCall {
  sessionId: string | undefined;
  /** The element in the body, e.g. `deploy`. */
  method: string;
  parameters: Xml;
}

/** Reads the envelope of a call; missing parts are empty. */
export function readEnvelope(text: string): SoapCall {
  const { Header, Body } = asXml(asXml(parser.parse(text)).Envelope);
  const [method = '', parameters] = Object.entries(asXml(Body))[0] ?? [];
  const sessionId = textOf(asXml(asXml(Header).SessionHeader).sessionId);
  return { sessionId, method, parameters: asXml(parameters) };
}

/**
 * Writes the answer to a call: `<deployResponse><result>…`.
 * @param namespace the API's
 */
export function writeEnvelope(method: string, result: unknown, namespace = METADATA): string {
  return envelope(`<${method}Response>${builder.build({ result })}</${method}Response>`, namespace);
}

/** Writes the error answer to a call. */
export function writeFault(code: string, message: string): string {
  const fault = { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` };
  return envelope(builder.build({ 'soapenv:Fault': fault }));
}

function envelope(body: string, namespace = METADATA): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}" xmlns:sf="${namespace}"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
