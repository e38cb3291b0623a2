import path from 'node:path';
import { stringify } from 'yaml';
import type { DataFingerprint } from '../data/fingerprint.js';
import { UserError } from '../errors.js';
import { configDifferences, type RunFolder } from '../run/run-folder.js';
import { writeAtomically } from '../write-atomically.js';
import { writing } from '../run/faults.js';
import type { ResolvedPretrainConfig } from './resolve.js';

/** What `config.yaml` records of a pretraining run: all that decides it, and with what it was made. */
export interface PretrainRecord {
  /** Tells the folder from that of a training run. */
  command: 'pretrain';
  /** What the run starts from. */
  model: 'random weights';
  data: string;
  masks?: string;
  classNames?: readonly string[];
  config: ResolvedPretrainConfig;
  fingerprint: DataFingerprint;
  maskFingerprint?: DataFingerprint;
  versions: Record<string, string>;
}

/**
 * The result, beside the files of a run folder that a training run has too (`config.yaml`, `metrics.jsonl`, `run.lock`,
 * `checkpoints/`): there is no teacher, so it has the name of a model.
 */
export function backboneFile(run: RunFolder): string {
  return path.join(run.root, 'model.safetensors');
}

/** Writes `config.yaml`. */
export function writePretrainRecord(run: RunFolder, record: PretrainRecord): void {
  writing(run, () => writeAtomically(run.configFile, stringify(record, { aliasDuplicateObjects: false })));
}

// How often a run is watched and saved, and how far ahead images are prepared, decides nothing that is learnt.
const mayChange = /^config\.(eval(\.|:)|checkpoint\.|loader\.)/;

/**
 * Makes sure that a run goes on as it began.
 * @returns whether there is a run in the folder
 * @throws UserError if the folder holds something else, or a run with other settings or data
 */
export function requireSamePretraining(run: RunFolder, record: PretrainRecord): boolean {
  const before = run.readRecord() as Partial<PretrainRecord> | null;
  if (before === null) return false;
  if (before.command !== 'pretrain')
    throw new UserError(`--out ${run.root} holds a run of neco train; choose another folder.`);
  const compared = ({ config, classNames, fingerprint, maskFingerprint }: Partial<PretrainRecord>) =>
    JSON.parse(JSON.stringify({ config, classNames, fingerprint, maskFingerprint })) as unknown;
  const found = configDifferences(compared(before), compared(record)).filter((text) => !mayChange.test(text));
  if (found.length === 0) return true;
  throw new UserError(
    `${run.root} holds a run with other settings (${found.join('; ')}); use the same settings to continue it, ` +
      'or choose another --out.',
  );
}
