import { writeFile } from 'node:fs/promises';
import { apiDescriptionText } from '../src/wiring/console/api-description.ts';

/** Generates `docs/openapi.json` from the operations of the console. */
await writeFile(new URL('../docs/openapi.json', import.meta.url), apiDescriptionText());
