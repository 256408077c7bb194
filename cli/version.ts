import { readFileSync } from 'node:fs';

/** Version of package.json: one folder up from the sources, two from dist/. */
export function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { version: string }).version;
    } catch {
      // Not there: the other place.
    }
  }
  throw new Error('no package.json above the command line');
}
