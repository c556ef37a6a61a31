/** What one folder or file of src/ may import of ours, and which packages it may not import. */
export interface ImportRule {
  /** Paths below src/ that the rule holds for; a later rule takes the place of an earlier one. */
  readonly of: readonly string[];
  /** Folders and files below src/ that it may import besides its own folder and {@link BOTTOM}. */
  readonly may: readonly string[];
  /** Packages and Node.js modules that it may not import. */
  readonly mayNot?: readonly string[];
  /** Why, shown with each finding. */
  readonly because: string;
}

/** Every file may import these; they import nothing of ours. */
export const BOTTOM = ['errors.ts', 'log.ts', 'time.ts', 'url.ts', 'single-flight.ts'] as const;

/** The rooms of src/: what a rule does not name in `may` is forbidden. */
export const ROOMS = [
  'app.ts',
  'server.ts',
  'worker.ts',
  'run-process.ts',
  'authenticate',
  'cli',
  'config',
  'console',
  'database',
  'doctor',
  'failed-events',
  'inbox',
  'oauth',
  'reconcile',
  'registration',
  'replay',
  'routes',
  'salesforce',
  'sources',
  'wiring',
  'worker',
] as const;

const NETWORK = ['node:http', 'node:https', 'node:net', 'node:tls', 'jsforce', 'pg', 'express'];
const FILES = ['node:fs', 'node:fs/**'];
const CLOCK = ['node:timers/**'];
const PURE = [...NETWORK, ...FILES, ...CLOCK];

/** What describes writes, without any I/O. */
const WRITES = [
  'salesforce/classify-error.ts',
  'salesforce/records/write.ts',
  'salesforce/records/record-id.ts',
  'salesforce/records/version-number.ts',
  'salesforce/schema',
];

export const IMPORT_RULES: readonly ImportRule[] = [
  {
    of: BOTTOM,
    may: [],
    mayNot: NETWORK,
    because: 'It stands at the bottom: everything may import it, it imports nothing of ours.',
  },
  {
    of: ['authenticate'],
    may: [],
    mayNot: ['jsforce', 'pg', 'express', ...FILES, ...CLOCK],
    because: 'authenticate/ judges a call by itself.',
  },
  {
    of: ['oauth'],
    may: ['authenticate', 'config', 'cli'],
    mayNot: ['pg', 'jsforce', 'express'],
    because: 'oauth/ verifies tokens and issues them, whoever asks.',
  },
  {
    of: ['routes'],
    may: ['authenticate', 'oauth', 'inbox', 'sources'],
    mayNot: ['pg', 'jsforce'],
    because: 'routes/ speaks HTTP: what it answers never depends on Salesforce or on a worker.',
  },
  {
    of: ['console'],
    may: ['authenticate', 'oauth', 'inbox'],
    mayNot: ['pg', 'jsforce'],
    because: 'console/ gets what it needs from wiring/, behind interfaces of its own.',
  },
  {
    of: ['inbox'],
    may: ['authenticate', 'database', 'sources'],
    mayNot: ['jsforce', 'express'],
    because: 'inbox/ is the store only: workers, routes and commands use it.',
  },
  {
    of: ['worker'],
    may: ['inbox', 'salesforce', 'sources'],
    mayNot: ['pg', 'jsforce', 'express'],
    because: 'worker/ brings events to the org; its SQL is in subject-queue.ts.',
  },
  {
    of: ['worker/subject-queue.ts'],
    may: ['inbox', 'database'],
    mayNot: ['jsforce', 'express'],
    because: 'The queue is the inbox as workers see it: it knows no org.',
  },
  {
    of: ['failed-events'],
    may: ['inbox', 'database', 'salesforce', 'worker'],
    mayNot: ['jsforce', 'express'],
    because: 'failed-events/ shows parked events in the org.',
  },
  {
    of: ['reconcile'],
    may: ['authenticate', 'inbox', 'database', 'sources'],
    mayNot: ['jsforce', 'express'],
    because: 'reconcile/ asks senders, and puts what it finds into the inbox.',
  },
  {
    of: ['sources'],
    may: ['authenticate', ...WRITES],
    mayNot: PURE,
    because: 'A source is pure: it reads events and describes writes, without I/O or clock.',
  },
  {
    of: ['sources/*/*-variables.ts'],
    may: ['authenticate', 'config'],
    mayNot: PURE,
    because: "A sender's variables are described beside the sender.",
  },
  {
    of: ['sources/*/configure-*.ts', 'sources/sender.ts', 'sources/index.ts'],
    may: ['authenticate', 'config', 'oauth', ...WRITES],
    mayNot: PURE,
    because: 'It makes a sender of the configuration; calls are made by its API client.',
  },
  {
    of: ['sources/*/api', 'sources/*/*-api.ts', 'sources/*/*-token.ts', 'sources/http'],
    may: [],
    mayNot: ['pg', 'jsforce', 'express', ...FILES],
    because: "A client of a sender's API calls the sender, and knows nothing else of ours.",
  },
  {
    of: ['salesforce'],
    may: [],
    mayNot: ['pg', 'express'],
    because: 'salesforce/ does what it is asked: it knows no senders, inbox or HTTP routes.',
  },
  {
    of: ['salesforce/login/refresh-token-store.ts'],
    may: ['database'],
    mayNot: ['jsforce', 'express'],
    because: 'It keeps one token in the database.',
  },
  {
    of: ['database'],
    may: [],
    mayNot: ['jsforce', 'express'],
    because: 'database/ is PostgreSQL plumbing: it knows no tables but its own.',
  },
  {
    of: ['cli'],
    may: [],
    mayNot: NETWORK,
    because: 'cli/ is what all commands share: arguments, output, exit codes.',
  },
  {
    of: ['config'],
    may: ['authenticate/addresses', 'cli', 'registration', 'salesforce/login/log-in.ts', 'sources'],
    mayNot: [...NETWORK, ...CLOCK],
    because: 'config/ describes variables; nothing is built here.',
  },
  {
    of: ['replay', 'registration', 'doctor'],
    may: [
      'authenticate',
      'cli',
      'config',
      'database',
      'inbox',
      'oauth',
      'registration',
      'salesforce',
      'sources',
      'wiring',
    ],
    mayNot: ['express'],
    because: 'It is a command: it serves no requests.',
  },
  {
    of: ['wiring'],
    may: ROOMS.filter((room) => !['doctor', 'registration', 'replay'].includes(room)),
    because: 'wiring/ builds what the processes and commands run.',
  },
];

/** What all of src/ may not import: path or package, and why. */
export const NEVER = {
  project: {
    group: ['**/local/**', '**/test/**', '**/scripts/**', '**/bench/**'],
    message: 'src/ is the product: local/, test/, scripts/ and bench/ use it, never the reverse.',
  },
  core: {
    group: ['@salesforce/core', '@salesforce/core/**'],
    message:
      '@salesforce/core takes seconds to load: only src/salesforce/login/cli-org.ts loads it.',
  },
} as const;

/** The one file that may load @salesforce/core. */
export const CORE_LOADER = 'salesforce/login/cli-org.ts';
