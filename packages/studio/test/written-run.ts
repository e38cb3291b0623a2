import { parseTrainConfig, RunFolder, type RunRecord } from '@neco/neco/internal';

/** A run of 20 steps on 40 images as training would record it, without a step. */
export function writtenRun(folder: string, settings: object = {}): RunFolder {
  const run = new RunFolder(folder);
  run.makeFolders();
  const config = { ...parseTrainConfig({ epochs: 2, ...settings }), batchSize: 4 };
  run.writeRecord({
    data: 'scenes',
    model: 'tiny',
    config: config as RunRecord['config'],
    fingerprint: { count: 40, bytes: 4000, hash: '0123456789abcdef' },
    versions: { neco: '0.1.0' },
  });
  return run;
}
