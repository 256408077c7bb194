import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium as playwright } from 'playwright-core';

export interface RunningBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

const ARGS = [
  '--no-sandbox', // the tests may run as root
  '--no-zygote',
  '--disable-gpu',
  '--disable-webgl',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/**
 * Chromium from the npm package alone: its binary, libraries and fonts are unpacked into a folder of this run, so that
 * two runs never unpack into one another and nothing of the machine is needed. Closing it removes the folder.
 */
export async function startBrowser(): Promise<RunningBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'rapprochement-chromium-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const executablePath = await unpackInto(folder);
    const browser = await playwright.launch({
      executablePath,
      args: ARGS,
      env: {
        ...process.env,
        HOME: folder,
        TMPDIR: folder,
        FONTCONFIG_PATH: join(folder, 'fonts'),
        LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      },
    });
    return { browser, close: () => browser.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The package unpacks into `os.tmpdir()`, and its libraries only where it believes to be on Amazon Linux. */
async function unpackInto(folder: string): Promise<string> {
  const kept = { ...process.env };
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' });
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const executable = await packaged.executablePath();
    // Its own configuration points at /tmp.
    await writeFile(join(folder, 'fonts', 'fonts.conf'), fontsConfiguration(folder));
    return executable;
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'FONTCONFIG_PATH', 'LD_LIBRARY_PATH', 'HOME']) {
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    }
  }
}

function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>
`;
}
