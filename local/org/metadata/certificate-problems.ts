import { X509Certificate } from 'node:crypto';
import { textOf, type Xml } from './component.ts';

const BEGIN = '-----BEGIN CERTIFICATE-----';

/**
 * The problem of an external client app's certificate: "the PEM-encoded certificate string". The
 * platform's text is not public.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 */
export function certificateProblems({ certificate }: Xml): string[] {
  const pem = textOf(certificate);
  if (pem === undefined || (pem.startsWith(BEGIN) && isReadable(pem))) return [];
  return ['certificate: expected a PEM-encoded certificate, with its BEGIN and END lines'];
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem) instanceof X509Certificate;
  } catch {
    return false;
  }
}
