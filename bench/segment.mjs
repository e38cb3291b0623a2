// What a segmenter costs, and what it is worth.
//
//   npm run bench -- segment [--model tiny] [--sizes 480x360,4000x3000] [--rows linear/none,knn/crf] [--classes 21]
//                            [--threads 1] [--json FILE]
//
// Images/s and peak memory of `neco segment apply`, from file to mask, for each kind of head and refinement.
//
//   npm run bench -- segment --set DIR --model M --json FILE [--size 336] [--heads knn,linear,prototypes]
//                            [--labels 1,5,20,all] [--draws 3] [--readings keep,squash,tiles]
//                            [--refine none,guided,bilateral,crf] [--networks NAME=M,...] [--val-every 2]
//                            [--pictures FILE] [--threads 1]
//
// Scores on a set of photographs: DIR has train/ and val/ with images/ and masks/, and classes.txt if its classes have
// names. Labelled images are drawn by seed, smaller draws within larger ones. Every cell is written to --json at once;
// the same call goes on from there, and calls with other options add theirs. `--networks` compares backbones: `untrained`
// is the one of --model with random weights, `{draw}` in a path stands for the number of the draw. `--pictures` writes
// true and predicted masks of the first eight validation images.
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { UserError } from '@neco/neco';
import { HEAD_KINDS, refinements } from '@neco/neco/internal';
import { readings } from './segment/cells.mjs';
import { measureQuality } from './segment/quality.mjs';
import { measureApply, measureSpeed } from './segment/speed.mjs';

try {
  const options = readOptions();
  torch.setNumThreads(options.threads);
  if (options.measure !== undefined) await measureApply(JSON.parse(options.measure));
  else if (options.set === undefined) await measureSpeed(options);
  else await measureQuality(options);
} catch (error) {
  if (!(error instanceof UserError) && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'tiny' },
      json: { type: 'string' },
      threads: { type: 'string', default: '1' },
      sizes: { type: 'string', default: '480x360,4000x3000' },
      rows: { type: 'string' },
      classes: { type: 'string', default: '21' },
      // Set for the processes that measure.
      measure: { type: 'string' },
      set: { type: 'string' },
      size: { type: 'string', default: '336' },
      heads: { type: 'string', default: HEAD_KINDS.join() },
      labels: { type: 'string', default: '1,5,20,all' },
      draws: { type: 'string', default: '3' },
      readings: { type: 'string', default: Object.keys(readings).join() },
      refine: { type: 'string', default: refinements.join() },
      networks: { type: 'string', default: 'start' },
      'val-every': { type: 'string', default: '2' },
      pictures: { type: 'string' },
    },
  });
  if (values.set !== undefined && values.json === undefined)
    throw new UserError('--set needs --json FILE, which keeps what is measured.');
  const whole = (name, text = values[name]) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1) return number;
    throw new UserError(`--${name} takes whole numbers of at least 1, not "${text}".`);
  };
  const some = (name, known) => {
    const names = values[name].split(',');
    const unknown = names.find((item) => !known.includes(item));
    if (unknown === undefined) return names;
    throw new UserError(`--${name}: there is no ${unknown}; the names are ${known.join(', ')}.`);
  };
  return {
    ...values,
    threads: whole('threads'),
    classes: whole('classes'),
    size: whole('size'),
    draws: whole('draws'),
    valEvery: whole('val-every'),
    heads: some('heads', HEAD_KINDS),
    readings: some('readings', Object.keys(readings)),
    refine: some('refine', refinements),
    labels: values.labels.split(',').map((text) => (text === 'all' ? 'all' : whole('labels', text))),
    networks: values.networks.split(',').map((text) => {
      const [name, path] = text.split('=');
      return { name, path: path ?? (name === 'start' ? values.model : null) };
    }),
  };
}
