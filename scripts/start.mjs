// `npm start`: installs if needed, builds, then starts the demonstration in this very process. Plain JavaScript
// without any dependency at the top. The build has a process of its own, so that its memory is given back.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, installIfNeeded, root, run } from './install.mjs';

checkNode();
await installIfNeeded();
process.stderr.write('Construction…\n');
const built = await run(process.execPath, [join(root, 'scripts/build.mjs')]);
if (built === 0) {
  const { main } = await import(pathToFileURL(join(root, 'dist/cli/main.js')).href);
  await main(['start', '--demo', ...process.argv.slice(2)]);
} else {
  process.stderr.write('La construction a échoué.\n');
  process.exitCode = built;
}
