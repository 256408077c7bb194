// `npm run bench [names…]`: installs if needed, builds, then runs the measures from dist/.
import { join } from 'node:path';
import { checkNode, installIfNeeded, root, run } from './install.mjs';

checkNode();
await installIfNeeded();
const { buildAll } = await import('./build.mjs');
await buildAll();
process.exitCode = await run(process.execPath, [join(root, 'dist/bench/main.js'), ...process.argv.slice(2)]);
