// `npm start`: installs if needed, builds, then starts the demonstration. Plain JavaScript without any dependency.
import { join } from 'node:path';
import { checkNode, installIfNeeded, root, run } from './install.mjs';

checkNode();
await installIfNeeded();
process.stderr.write('Construction…\n');
const { buildAll } = await import('./build.mjs');
await buildAll();

const forwarded = [];
const code = await run(
  process.execPath,
  [join(root, 'bin/rapprochement.mjs'), 'start', '--demo', ...process.argv.slice(2)],
  {
    onSpawn: (child) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        // A terminal sends Ctrl-C to the whole group: the child has it already; a lone signal to us is passed on.
        const forward = () => child.kill(signal);
        process.on(signal, forward);
        forwarded.push([signal, forward]);
      }
    },
  },
);
for (const [signal, forward] of forwarded) process.off(signal, forward);
process.exitCode = code;
