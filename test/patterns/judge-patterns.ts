/*
 * Judges regular expressions: reads them from standard input as JSON, and writes the problem of each
 * one, or null. A program of its own, since the checker is many times slower in Jest's sandbox.
 */

import { createRequire } from 'node:module';
import { json } from 'node:stream/consumers';
import type { Pattern } from './patterns-in.ts';

// The checker in JavaScript: those of other kinds are programs that not every machine can run.
const { checkSync } = createRequire(import.meta.url)(
  'recheck/lib/browser.js',
) as typeof import('recheck');

/**
 * The time limit is far away, so that the result does not depend on how busy the machine is. What
 * the checker cannot prove (look-behinds, and machines of more states than this) it attacks with
 * texts: with a tenth of the usual effort, which is enough for the samples of the test.
 */
const PARAMETERS = {
  timeout: 300_000,
  attackTimeout: null,
  incubationTimeout: null,
  randomSeed: 1,
  maxNFASize: 3000,
  attackLimit: 100_000_000,
  maxAttackStringSize: 30_000,
  maxGeneStringSize: 600,
  maxInitialGenerationSize: 60,
  maxGenerationSize: 20,
  maxIteration: 3,
} as const;

function problemOf({ source, flags }: Pattern): string | null {
  const found = checkSync(source, flags, PARAMETERS);
  if (found.status === 'safe') return null;
  return found.status === 'vulnerable'
    ? `takes ${found.complexity.summary} time, for example for ${found.attack.pattern}`
    : 'cannot be checked';
}

const patterns = (await json(process.stdin)) as Pattern[];
process.stdout.write(JSON.stringify(patterns.map(problemOf)));
