import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * An absolute path in the repository.
 * @param {string[]} parts
 */
export const path = (...parts) => join(ROOT, ...parts);
