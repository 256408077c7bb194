// Transpiles the sources to dist/ (types are checked by `npm run typecheck`) and generates the communes table.
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';
import { generateCommunes } from './generate-communes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['src', 'solver', 'workers', 'api', 'cli', 'bench'];

async function filesUnder(folder) {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

export async function buildAll() {
  await generateCommunes(root);
  const files = (await Promise.all(SOURCES.map(filesUnder))).flat();
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')),
    outdir: join(root, 'dist'),
    outbase: root,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  });
  // The esbuild service would otherwise live as long as `npm start`.
  await stop();
  for (const file of files.filter((name) => !name.endsWith('.ts') && !name.endsWith('.md'))) {
    const target = join(root, 'dist', relative(root, file));
    await mkdir(join(target, '..'), { recursive: true });
    await cp(file, target);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
