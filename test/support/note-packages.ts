import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/*
 * Loaded into a process of the connector by `node --import`: appends the URL of each module that is
 * loaded, by import or require, to the file that the query names.
 */

const to = new URL(import.meta.url).searchParams.get('to') ?? '';

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(to, `${url}\n`);
    return nextLoad(url, context);
  },
});
