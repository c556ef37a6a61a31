const EXIT_STATUS = `Exit status: 0 everything fits; 1 the file has problems, an event or a secret that is set cannot be
used, or the org does not fit; 2 an argument or the configuration is wrong.`;

/** What the help of `source` says below its subcommands. */
export const EXAMPLES = `npm run source -- check FILE                        check a mapping file: its keys, paths and proof
npm run source -- check FILE --event sample.json    what the event would write; --event may be repeated
npm run source -- check FILE --org                  compare it with the org: objects, fields, types, rights
npm run source -- metadata FILE --out FOLDER        write the Salesforce metadata that the file needs

Each subcommand has its own help: npm run source -- check --help
${EXIT_STATUS}`;

/** What the help of `source check` says below its options. */
export const AFTER_CHECK = `Without --org, nothing is called, and no variable is needed. Those that the proof names are read, to
say whether they are set and can be used; CONNECTOR_MODE decides which events are written.
${EXIT_STATUS}`;
