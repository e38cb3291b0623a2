import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { DamagedFileError, loadChecked, saveChecked, type CheckedTensors } from './checked-tensors.js';
import { syncFile, syncFolder } from './durable-files.js';
import type { RunFolder } from './run-folder.js';

/** Key of the metadata under which a checkpoint carries its {@link CheckpointPosition} as JSON. */
export const POSITION_KEY = 'neco.position';

/** What a checkpoint says beside its tensors. */
export interface CheckpointPosition {
  /** Steps done. */
  step: number;
  /** The file has a checksum. */
  checked?: boolean;
}

export interface OpenCheckpoint<Position extends CheckpointPosition> {
  file: string;
  tensors: Map<string, Tensor>;
  position: Position;
}

/**
 * Writes a run's newest checkpoint as `last`, after the one before was made `previous`. Whenever the process is killed,
 * one whole checkpoint is there. The metrics up to here are made to last first.
 */
export function writeLastCheckpoint(
  run: RunFolder,
  tensors: ReadonlyMap<string, Tensor>,
  position: CheckpointPosition,
  metadata: Readonly<Record<string, string>>,
): void {
  // The lines up to here must not be lost when the checkpoint is not.
  syncFile(run.metricsFile);
  saveChecked(run.nextCheckpoint, tensors, {
    ...metadata,
    [POSITION_KEY]: JSON.stringify({ ...position, checked: true }),
  });
  if (existsSync(run.lastCheckpoint)) renameSync(run.lastCheckpoint, run.previousCheckpoint);
  renameSync(run.nextCheckpoint, run.lastCheckpoint);
  syncFolder(path.dirname(run.lastCheckpoint));
}

/**
 * The newest whole checkpoint of a run; null if it never wrote one.
 * @param notice - Called with what was found damaged, and what is done about it.
 * @throws UserError if there are checkpoints and none is whole
 */
export function openLastCheckpoint<Position extends CheckpointPosition>(
  run: RunFolder,
  notice: (text: string) => void,
): OpenCheckpoint<Position> | null {
  const files = [run.lastCheckpoint, run.previousCheckpoint].filter((file) => existsSync(file));
  let damage: DamagedFileError | null = null;
  for (const file of files) {
    try {
      const opened = { file, ...readCheckpoint<Position>(file) };
      if (damage !== null) {
        notice(
          `The checkpoint ${damage.file} is damaged (${damage.problem}); ` +
            `the one before, of step ${opened.position.step}, is used.`,
        );
      }
      return opened;
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      damage ??= error;
    }
  }
  if (damage === null) return null;
  const others = files.length > 1 ? ' and so is the one before it' : '';
  throw new UserError(
    `The checkpoint ${damage.file} is damaged (${damage.problem})${others}; ` +
      'delete the folder checkpoints to start again, or put a copy of the checkpoint back.',
    { cause: damage },
  );
}

/** A whole checkpoint takes the place of a damaged one, which would otherwise become the previous. */
export function promote(run: RunFolder, file: string): void {
  if (file === run.previousCheckpoint) renameSync(run.previousCheckpoint, run.lastCheckpoint);
}

function readCheckpoint<Position extends CheckpointPosition>(
  file: string,
): Omit<OpenCheckpoint<Position>, 'file'> {
  const { tensors, metadata, checked } = loadChecked(file);
  const position = parsePosition<Position>(metadata);
  if (position !== null && (checked || position.checked !== true)) return { tensors, position };
  for (const tensor of tensors.values()) tensor.release();
  throw new DamagedFileError(file, position === null ? 'it holds no position' : 'its checksum is missing');
}

function parsePosition<Position extends CheckpointPosition>(
  metadata: CheckedTensors['metadata'],
): Position | null {
  try {
    const position = JSON.parse(metadata[POSITION_KEY] ?? 'null') as Position | null;
    return Number.isSafeInteger(position?.step) && position!.step >= 0 ? position : null;
  } catch {
    return null;
  }
}
