import { spawn } from 'node:child_process';
import { builtFile } from '#infra/project-root.js';
import { CommandFailure, EXIT } from './exit-codes.js';

/** Runs the built benches in a process of their own: what they measure must not share ours. */
export async function runBenches(names: readonly string[], json: boolean): Promise<void> {
  const args = [builtFile('bench/main.js'), ...names, ...(json ? ['--json'] : [])];
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    child.once('error', () => resolve(1));
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  if (code !== 0) throw new CommandFailure(code === 2 ? EXIT.usage : EXIT.failure, 'La mesure a échoué.');
}
