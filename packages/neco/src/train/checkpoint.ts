import { existsSync } from 'node:fs';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { CONFIG_KEY, saveBackbone } from '../weights/index.js';
import type { RunFolder } from './run-folder.js';
import type { Networks } from './networks.js';

/** Everything a run needs to go on as if it had never stopped. */
export interface RunState extends Networks {
  optimizer: torch.optim.AdamW;
  /** Steps done; the loader's position follows from it. */
  step: number;
}

interface SavedPosition {
  step: number;
  queues: { filled: number; next: number }[];
  optimizerGroups: Record<string, unknown>[];
}

const POSITION_KEY = 'neco.position';

/** Writes `last` and both backbones; each file appears whole or not at all. */
export function saveCheckpoint(run: RunFolder, state: RunState): void {
  torch.scope(() => {
    const optimizer = state.optimizer.stateDict();
    const tensors = networkTensors(state);
    for (const [name, tensor] of optimizer.tensors) tensors.set(`optimizer.${name}`, tensor);
    state.queues.forEach((queue, g) => tensors.set(`queue.${g}`, queue.embeddings));
    tensors.set('random.torch', torch.getRngState());
    const position: SavedPosition = {
      step: state.step,
      queues: state.queues.map((queue) => queue.position),
      optimizerGroups: optimizer.groups,
    };
    torch.io.saveSafetensors(run.lastCheckpoint, tensors, {
      ...backboneConfig(state),
      [POSITION_KEY]: JSON.stringify(position),
    });
    saveBackbone(run.studentFile, state.student.backbone, { step: String(state.step) });
    saveBackbone(run.teacherFile, state.teacher.backbone, { step: String(state.step) });
  });
}

/** Writes both networks (without the optimiser's state, which would double the file) after an epoch. */
export function saveEpoch(run: RunFolder, state: RunState, epoch: number): void {
  saveNetworks(run.epochCheckpoint(epoch), state, { epoch: String(epoch) });
}

/** Writes both networks alone. */
export function saveNetworks(file: string, state: RunState, metadata: Record<string, string> = {}): void {
  torch.io.saveSafetensors(file, networkTensors(state), {
    ...backboneConfig(state),
    ...metadata,
    step: String(state.step),
  });
}

/**
 * Brings a freshly built state to where `last` was written.
 * @throws UserError if the file is missing or damaged
 */
export function restoreCheckpoint(run: RunFolder, state: RunState): void {
  if (!existsSync(run.lastCheckpoint)) return;
  torch.scope(() => {
    const { tensors, metadata } = readLast(run.lastCheckpoint);
    const position = JSON.parse(metadata[POSITION_KEY] ?? 'null') as SavedPosition | null;
    if (!position) throw damaged(run.lastCheckpoint, 'it holds no position');
    state.student.loadStateDict(withPrefix(tensors, 'student.'));
    state.teacher.loadStateDict(withPrefix(tensors, 'teacher.'));
    state.optimizer.loadStateDict({
      tensors: withPrefix(tensors, 'optimizer.'),
      groups: position.optimizerGroups,
    });
    torch.noGrad(() =>
      state.queues.forEach((queue, g) => queue.restore(tensors.get(`queue.${g}`)!, position.queues[g]!)),
    );
    torch.setRngState(tensors.get('random.torch')!);
    state.step = position.step;
  });
}

function readLast(file: string): torch.io.SafetensorsFile {
  try {
    return torch.io.loadSafetensors(file);
  } catch (cause) {
    if (cause instanceof torch.io.SafetensorsError) throw damaged(file, cause.message, cause);
    throw cause;
  }
}

function damaged(file: string, why: string, cause?: unknown): UserError {
  return new UserError(
    `The checkpoint ${file} is damaged (${why}); delete it to start again, or put a copy of it back.`,
    { cause },
  );
}

function networkTensors(state: Networks): Map<string, Tensor> {
  return new Map([...named(state.student, 'student.'), ...named(state.teacher, 'teacher.')]);
}

function named(module: torch.nn.Module, prefix: string): [string, Tensor][] {
  return [...module.stateDict()].map(([name, tensor]) => [prefix + name, tensor]);
}

function withPrefix(tensors: ReadonlyMap<string, Tensor>, prefix: string): Map<string, Tensor> {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function backboneConfig(state: Networks): Record<string, string> {
  return { format: 'pt', [CONFIG_KEY]: JSON.stringify(state.student.backbone.config) };
}
