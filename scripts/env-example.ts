import { writeFile } from 'node:fs/promises';
import { envExample } from '../src/config/env-example.ts';

/** Generates `.env.example` from the schemas of all variables. */
await writeFile(new URL('../.env.example', import.meta.url), envExample());
