// A small run in a process of its own: node run-process.js FOLDER OUT [SETTINGS AS JSON]
// Ends as the command does: 2 and one sentence for what the user can mend.
import { train, UserError } from '@neco/neco';
import { smallOptions } from './small-run.js';

const [folder, out, extra = '{}'] = process.argv.slice(2) as [string, string, string?];
try {
  const { step } = await train({
    ...smallOptions(folder, out, JSON.parse(extra) as object),
    log: 'tensorboard',
    onNotice: (text) => console.error(text),
  });
  console.log(`ended at step ${step}`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
