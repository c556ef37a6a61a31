import { COMMAND_RULES } from './command-rules.ts';
import { ENTRIES, SHARED } from './entries.ts';
import { HTTP_CLIENT_RULE } from './http-client-rule.ts';
import type { ImportRule } from './import-rule.ts';
import { MAPPED_RULE } from './mapped-rule.ts';
import { CLOCK, FILES, NETWORK, PURE, WRITES } from './module-groups.ts';
import { SETUP_RULE } from './setup-rule.ts';

const HTTP = ['routes/error-handler.ts', 'routes/raw-body.ts', 'routes/refusal-log.ts'];

const COMMANDS = COMMAND_RULES.flatMap(({ of }) => of);
const FOR_WIRING = ENTRIES.filter((entry) => !COMMANDS.includes(entry));

/** All import rules. */
export const IMPORT_RULES: readonly ImportRule[] = [
  {
    of: SHARED.filter((path) => path !== 'log.ts' && path !== 'minute-tally.ts'),
    may: [],
    mayNot: NETWORK,
    because: 'Every file may import it, so it imports nothing else of the project.',
  },
  {
    of: ['log.ts'],
    may: ['line-writer.ts', 'printable.ts'],
    mayNot: NETWORK,
    because:
      'Every file may import it; it imports only what makes its lines printable, and writes them.',
  },
  {
    of: ['minute-tally.ts'],
    may: ['time.ts'],
    mayNot: NETWORK,
    because: 'Every file may import it; it imports only units of time.',
  },
  {
    of: ['activity'],
    may: ['database'],
    mayNot: ['jsforce', 'express'],
    because: 'activity/ counts what happens; it knows nothing of those who do it.',
  },
  {
    of: ['metrics'],
    may: ['activity/activity.ts'],
    mayNot: [...NETWORK, ...FILES],
    because: 'metrics/ shows numbers; wiring/ says where they come from.',
  },
  {
    of: ['alerts'],
    may: ['database', 'http-client'],
    mayNot: ['jsforce', 'express'],
    because: 'alerts/ judges facts that wiring/ reads, and sends messages.',
  },
  {
    of: ['alerts/conditions', 'alerts/judge', 'alerts/message'],
    may: [],
    mayNot: [...PURE, 'nodemailer'],
    because: 'What people are alerted to, and in which words, is judged without I/O.',
  },
  {
    of: ['authenticate'],
    may: [],
    mayNot: ['jsforce', 'pg', 'express', ...FILES, ...CLOCK],
    because: 'authenticate/ needs only the call itself to check its proof.',
  },
  {
    of: ['oauth'],
    may: ['authenticate', 'config', 'cli', 'http-client'],
    mayNot: ['pg', 'jsforce', 'express'],
    because: 'oauth/ verifies and issues tokens, independently of its callers.',
  },
  {
    of: ['routes'],
    may: ['activity/activity.ts', 'authenticate', 'oauth', 'inbox', 'sources'],
    mayNot: ['pg', 'jsforce'],
    because:
      'routes/ handles HTTP requests: its replies never depend on Salesforce or on a worker.',
  },
  {
    of: ['console'],
    may: ['authenticate', 'oauth', 'inbox', 'issues', ...HTTP, 'sources/parse/json.ts', 'story'],
    mayNot: ['pg', 'jsforce'],
    because:
      'console/ declares interfaces for what it needs; wiring/ provides the implementations.',
  },
  {
    of: ['inbox'],
    may: ['activity/activity.ts', 'authenticate', 'database', 'sources'],
    mayNot: ['jsforce', 'express'],
    because: 'inbox/ only stores events: workers, routes and commands use it.',
  },
  {
    of: ['issues'],
    may: ['inbox', 'database', 'reconcile/repeat-checks.ts', 'sources'],
    mayNot: ['jsforce', 'express'],
    because: 'issues/ groups parked events by cause, and changes many events slice by slice.',
  },
  {
    of: ['story'],
    may: [
      'inbox',
      'salesforce/records',
      'salesforce/schema',
      'sources',
      'worker/settle/held-clocks.ts',
    ],
    mayNot: PURE,
    because: 'story/ tells what happened to an order from what is kept; it is pure.',
  },
  {
    of: ['repairs'],
    may: [
      'inbox',
      'salesforce/records',
      'salesforce/schema',
      'sources',
      'story',
      'worker/give-way/closing-writes.ts',
      'worker/give-way/read-life.ts',
    ],
    mayNot: ['jsforce', 'express'],
    because:
      'repairs/ finds out what a repair means and stores it, for the command and the console.',
  },
  {
    of: ['worker'],
    may: ['activity/activity.ts', 'inbox', 'salesforce', 'sources'],
    mayNot: ['pg', 'jsforce', 'express'],
    because: 'worker/ writes events to the org; its SQL is in subject-queue.ts and queue/.',
  },
  {
    of: ['worker/subject-queue.ts', 'worker/queue'],
    may: ['inbox', 'database'],
    mayNot: ['jsforce', 'express'],
    because: 'The queue gives workers access to the inbox; it does not use the org.',
  },
  {
    of: ['failed-events'],
    may: ['inbox', 'database', 'salesforce', 'worker'],
    mayNot: ['jsforce', 'express'],
    because: 'failed-events/ shows parked events in the org.',
  },
  {
    of: ['documents'],
    may: ['inbox', 'database', 'salesforce', 'worker', 'sources/digital-river', 'sources/parse'],
    mayNot: ['jsforce', 'express'],
    because: 'documents/ attaches the files of documents to records of the org.',
  },
  {
    of: ['reconcile'],
    may: ['authenticate', 'inbox', 'database', 'sources'],
    mayNot: ['jsforce', 'express'],
    because: 'reconcile/ requests missed events from senders, and adds them to the inbox.',
  },
  {
    of: ['sources'],
    may: ['authenticate', ...WRITES],
    mayNot: PURE,
    because:
      'A source is pure: it reads events and describes writes, without I/O and without a clock.',
  },
  MAPPED_RULE,
  HTTP_CLIENT_RULE,
  {
    of: ['sources/*/*-variables.ts'],
    may: ['authenticate', 'config'],
    mayNot: PURE,
    because: 'The variables of a sender are described in the folder of the sender.',
  },
  {
    of: [
      'sources/*/configure-*.ts',
      'sources/*/proofs/configure-*.ts',
      'sources/sender.ts',
      'sources/index.ts',
      'sources/mapped/mapped-sender.ts',
    ],
    may: ['authenticate', 'config', 'oauth', ...WRITES],
    mayNot: PURE,
    because: 'It creates a source from the configuration; its API client makes the calls.',
  },
  {
    of: ['sources/*/api', 'sources/*/*-api.ts', 'sources/*/*-token.ts', 'sources/http'],
    may: ['http-client'],
    mayNot: ['pg', 'jsforce', 'express', ...FILES],
    because: "The client of a sender's API calls the sender, and uses nothing else of the project.",
  },
  {
    of: ['salesforce'],
    may: ['http-client'],
    mayNot: ['pg', 'express'],
    because: 'salesforce/ is independent of senders, inbox and HTTP routes.',
  },
  {
    of: ['salesforce/login/refresh-token-store.ts'],
    may: ['database'],
    mayNot: ['jsforce', 'express'],
    because: 'It stores one token in the database.',
  },
  {
    of: ['database'],
    may: [],
    mayNot: ['jsforce', 'express'],
    because:
      'database/ contains PostgreSQL tools that are independent of the tables of other folders.',
  },
  {
    of: ['cli'],
    may: [],
    mayNot: NETWORK,
    because: 'cli/ is shared by all commands: arguments, output, exit codes.',
  },
  {
    of: ['config'],
    may: [
      'alerts/judge/quiet-hours.ts',
      'authenticate',
      'cli',
      'database/connection',
      'registration',
      'salesforce/collection-limits.ts',
      'salesforce/login/log-in.ts',
      'sources',
    ],
    mayNot: [...NETWORK, ...CLOCK],
    because: 'config/ describes and reads variables; it builds nothing.',
  },
  ...COMMAND_RULES,
  SETUP_RULE,
  {
    of: ['wiring'],
    may: FOR_WIRING,
    because: 'wiring/ builds the parts of the processes and commands.',
  },
  {
    of: ['wiring/console/check-cause.ts'],
    may: [...FOR_WIRING, 'doctor'],
    because: 'It makes the checks of the doctor that concern a cause, when a person asks for them.',
  },
  {
    of: ['wiring/console/settings/run-doctor.ts'],
    may: [...FOR_WIRING, 'doctor/doctor.ts'],
    because: 'It runs the doctor for the console, and loads it with the first run.',
  },
];
