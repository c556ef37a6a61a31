import type { ImportRule } from './import-rule.ts';

/** The rules of the folders that are commands: they are used by nothing but their script. */
export const COMMAND_RULES: readonly ImportRule[] = [
  {
    of: ['migrate', 'registration', 'doctor'],
    may: [
      'alerts',
      'authenticate',
      'backfill',
      'cli',
      'config',
      'database',
      'documents/open-documents.ts',
      'documents/queue/document-pause.ts',
      'inbox',
      'oauth',
      'reconcile',
      'registration',
      'salesforce',
      'sources',
      'wiring',
    ],
    mayNot: ['express'],
    because: 'It is a command: it serves no requests.',
  },
  {
    of: ['backfill'],
    may: ['cli', 'config', 'database', 'inbox', 'reconcile', 'sources', 'wiring'],
    mayNot: ['express'],
    because: 'It is a command; the work itself is in reconcile/backfill/.',
  },
  {
    of: ['replay'],
    may: [
      'authenticate',
      'cli',
      'config',
      'database',
      'documents/open-documents.ts',
      'documents/queue/document-pause.ts',
      'inbox',
      'oauth',
      'registration',
      'repairs',
      'salesforce',
      'sources',
      'story',
      'wiring',
    ],
    mayNot: ['express'],
    because: 'replay/ tells and repairs what became of events, as the worker stored it.',
  },
];
