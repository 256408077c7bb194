#!/usr/bin/env node
// Starts the command line; builds it first where dist/ is not there (a clone that was only installed).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Rapprochement demande Node 20.19 ou plus récent ; ici : Node ${process.versions.node}.\n`);
  process.exit(1);
}

const main = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('Première utilisation : construction du programme…\n');
  const { buildAll } = await import('../scripts/build.mjs');
  await buildAll();
}
const { main: run } = await import(main.href);
await run(process.argv.slice(2));
