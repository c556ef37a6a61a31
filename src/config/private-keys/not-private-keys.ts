/** What came instead of a private key, without any part of it, and what to do. */
export interface NotAKey {
  readonly got: string;
  readonly todo: string;
}

const PUBLIC_KEY = { got: 'a public key', todo: 'Set the private key that belongs to it.' };
const REQUEST = {
  got: 'a certificate request',
  todo: 'Set the private key that it was made with.',
};
const ENCRYPTED = {
  got: 'an encrypted key',
  todo: 'Decrypt it with "openssl pkey -in key.pem -out decrypted.pem", and set the result.',
};

/** What is set instead of a private key that can be used, by its PEM label without blanks. */
export const NOT_PRIVATE_KEYS: Readonly<Record<string, NotAKey>> & {
  readonly ENCRYPTEDPRIVATEKEY: NotAKey;
} = {
  ENCRYPTEDPRIVATEKEY: ENCRYPTED,
  OPENSSHPRIVATEKEY: {
    got: 'a key in the format of OpenSSH',
    todo: 'Convert it with "ssh-keygen -p -m PEM -f key", and set the result.',
  },
  DSAPRIVATEKEY: { got: 'a DSA key', todo: 'Create a key of the expected kind.' },
  PUBLICKEY: PUBLIC_KEY,
  RSAPUBLICKEY: PUBLIC_KEY,
  CERTIFICATEREQUEST: REQUEST,
  NEWCERTIFICATEREQUEST: REQUEST,
};

/** What is set instead of PEM. The first form that fits counts. */
export const NO_PEM: readonly (readonly [form: RegExp, got: string])[] = [
  [/-----END/, 'PEM with other text around it, or with different labels at its beginning and end'],
  [/-----BEGIN/, 'only the beginning of a PEM text, which was cut at a line break'],
  [/^PuTTY-User-Key-File/, 'a key in the format of PuTTY'],
  [/^(?:ssh|ecdsa)-/, 'a public key of SSH'],
  [/^[[{]/, 'JSON'],
  [/^(?:\/|~|\.{1,2}[\\/]|[A-Za-z]:[\\/]|file:)/, 'the path of a file'],
  [/\.(?:pem|key|p8|p12|pfx|crt|cer|der|jks)$/i, 'the path of a file'],
  [/^MII/, 'a key without the lines -----BEGIN and -----END'],
];
