// A small run in a process of its own: node run-process.js FOLDER OUT [SETTINGS AS JSON] [pretrain]
// Ends as the command does: 2 and one sentence for what the user can mend.
import { pretrain, train, UserError } from '@neco/neco/internal';
import { smallOptions, smallPretrainOptions } from './small-run.js';

const [folder, out, extra = '{}', command] = process.argv.slice(2) as [string, string, string?, string?];
const settings = JSON.parse(extra) as object;
const onNotice = (text: string) => console.error(text);
try {
  const { step } =
    command === 'pretrain'
      ? await pretrain({ ...smallPretrainOptions(folder, out, settings), onNotice })
      : await train({ ...smallOptions(folder, out, settings), log: 'tensorboard', onNotice });
  console.log(`ended at step ${step}`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
