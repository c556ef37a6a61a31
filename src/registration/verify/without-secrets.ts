import { printable } from '../../printable.ts';
import { hideSecrets } from '../../sources/digital-river/api/hide-secrets.ts';
import type { WebhookTransport } from '../../sources/digital-river/api/registered-webhook.ts';

const MAX_LENGTH = 300;

/**
 * A text of an answer as it may be shown: without what was sent to get it, and of limited length.
 *
 * @param secrets what was sent, in each form in which it was
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const shown = printable(hideSecrets(text, secrets)).replaceAll('\n', ' ');
  return shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}…` : shown;
}

/** The secrets of a transport. A user name of a client of the connector is one as well. */
export function secretsOf(transport: WebhookTransport): string[] {
  if (transport.transportType === 'OAUTH') {
    const { userName, password, clientID, clientSecret } = transport.oauth;
    return [userName, password, clientID, clientSecret];
  }
  const { userName, password } = transport.authentication ?? { userName: '', password: '' };
  return [password, Buffer.from(`${userName}:${password}`).toString('base64')];
}
