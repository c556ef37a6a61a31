import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps compiled modules in the folder `.compile-cache` of the project, so that the next start has
 * only to read them. The processes load this file before all others (`--import` in the Procfile);
 * it is JavaScript, since TypeScript would load a compiler, which takes 25 MB of memory.
 *
 * The folder may move with the project. Where it cannot be written, what is in it is used all the
 * same. `NODE_COMPILE_CACHE` names another folder, `NODE_DISABLE_COMPILE_CACHE=1` switches it off.
 * See https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache.
 */
const directory = fileURLToPath(new URL('../.compile-cache', import.meta.url));
enableCompileCache({ directory, portable: true });
