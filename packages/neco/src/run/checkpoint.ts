import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { CONFIG_KEY } from '../weights/checkpoint-file.js';
import { saveBackbone } from '../weights/save.js';
import type { QueueCopy } from '../train/ranks/state-transfer.js';
import { syncFolder } from './durable-files.js';
import { writing } from './faults.js';
import {
  openLastCheckpoint,
  promote,
  writeLastCheckpoint,
  type CheckpointPosition,
} from './last-checkpoint.js';
import type { Networks } from '../methods/neco/networks.js';
import type { RunFolder } from './run-folder.js';

/** Everything a run needs to go on as if it had never stopped. */
export interface RunState extends Networks {
  optimizer: torch.optim.AdamW;
  /** Steps done; the loader's position and its random streams follow from it and the seed. */
  step: number;
  /** Files found undecodable so far. */
  skipped: string[];
  /** The leader of several processes: the other ranks' queues, where each has its own. */
  peerQueues?: QueueCopy[][];
}

interface SavedPosition extends CheckpointPosition {
  queues: { filled: number; next: number }[];
  /** Of ranks 1, 2, ...; their embeddings are `rank.R.queue.G`. */
  peerQueues?: { filled: number; next: number }[][];
  optimizerGroups: Record<string, unknown>[];
  /** Names of the trained weights in the optimiser's order. */
  trained?: string[];
  skipped?: string[];
}

/**
 * Writes the state as `last`, after the one before was made `previous`, then both backbones. Whenever the process is
 * killed, one whole checkpoint is there.
 * @param random - State of libtorch's generator where that of now is not the run's.
 * @throws UserError if the files cannot be written; `last` is then the one before
 */
export function saveCheckpoint(run: RunFolder, state: RunState, random?: Tensor): void {
  writing(run, () => {
    torch.scope(() => {
      const optimizer = state.optimizer.stateDict();
      const tensors = networkTensors(state);
      for (const [name, tensor] of optimizer.tensors) tensors.set(`optimizer.${name}`, tensor);
      state.queues.forEach((queue, g) => tensors.set(`queue.${g}`, queue.embeddings));
      state.peerQueues?.forEach((queues, peer) =>
        queues.forEach(({ embeddings }, g) => tensors.set(`rank.${peer + 1}.queue.${g}`, embeddings)),
      );
      tensors.set('random.torch', random ?? torch.getRngState());
      const position: SavedPosition = {
        step: state.step,
        queues: state.queues.map((queue) => queue.position),
        ...(state.peerQueues && {
          peerQueues: state.peerQueues.map((queues) => queues.map(({ filled, next }) => ({ filled, next }))),
        }),
        optimizerGroups: optimizer.groups,
        trained: trainedNames(state),
        skipped: state.skipped,
      };
      writeLastCheckpoint(run, tensors, position, backboneConfig(state));
    });
    saveBackbones(run, state);
  });
}

function saveBackbones(run: RunFolder, state: RunState): void {
  saveBackbone(run.studentFile, state.student.backbone, { step: String(state.step) });
  saveBackbone(run.teacherFile, state.teacher.backbone, { step: String(state.step) });
  syncFolder(run.root);
}

/** Writes both networks (without the optimiser's state, which would double the file) after an epoch. */
export function saveEpoch(run: RunFolder, state: RunState, epoch: number): void {
  saveNetworks(run, run.epochCheckpoint(epoch), state, { epoch: String(epoch) });
}

/** Writes both networks alone. */
export function saveNetworks(
  run: RunFolder,
  file: string,
  state: RunState,
  metadata: Record<string, string> = {},
): void {
  writing(run, () =>
    torch.io.saveSafetensors(file, networkTensors(state), {
      ...backboneConfig(state),
      ...metadata,
      step: String(state.step),
    }),
  );
}

/**
 * Brings a freshly built state to where the last whole checkpoint was written, and the files of both backbones with it.
 * @param notice - Called with what was found damaged, and what is done about it.
 * @returns whether there was a checkpoint
 * @throws UserError if no checkpoint is whole, or it does not fit the settings
 */
export function restoreCheckpoint(
  run: RunFolder,
  state: RunState,
  notice: (text: string) => void = () => undefined,
): boolean {
  const file = torch.scope(() => {
    const found = openLastCheckpoint<SavedPosition>(run, notice);
    if (found === null) return null;
    const { tensors, position } = found;
    fitting(found.file, () => {
      requireSameWeights(position.trained, state);
      loadNetworks(tensors, state);
      state.optimizer.loadStateDict({
        tensors: withPrefix(tensors, 'optimizer.'),
        groups: position.optimizerGroups,
      });
      restoreQueues(tensors, position, state);
      if (position.peerQueues) state.peerQueues = peerQueuesOf(tensors, position.peerQueues);
      torch.setRngState(tensors.get('random.torch')!);
      state.skipped = [...(position.skipped ?? [])];
    });
    state.step = position.step;
    return found.file;
  });
  if (file === null) return false;
  writing(run, () => {
    promote(run, file);
    const steps = [run.studentFile, run.teacherFile].map(stepOf);
    if (steps.some((step) => step !== state.step)) saveBackbones(run, state);
  });
  return true;
}

/**
 * Gives a freshly built state both networks, heads included, of an earlier run's last whole checkpoint.
 * @throws UserError if that run has none, or its networks have other shapes
 */
export function startFromRun(
  earlier: RunFolder,
  state: Networks,
  notice: (text: string) => void = () => undefined,
): void {
  torch.scope(() => {
    const found = openLastCheckpoint<SavedPosition>(earlier, notice);
    if (found === null)
      throw new UserError(`${earlier.root} has no checkpoint to start from; name the folder of a run.`);
    fitting(found.file, () => loadNetworks(found.tensors, state));
  });
}

// What a state dict or an optimiser says of shapes becomes a sentence about settings.
function fitting(file: string, load: () => void): void {
  try {
    load();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      `The checkpoint ${file} does not fit these settings (${(cause as Error).message.split('\n')[0]}); ` +
        'model, head, queue.length and backbone.trainableBlocks must be those of the run that wrote it.',
      { cause },
    );
  }
}

function loadNetworks(tensors: ReadonlyMap<string, Tensor>, { student, teacher }: Networks): void {
  student.loadStateDict(withPrefix(tensors, 'student.'));
  teacher.loadStateDict(withPrefix(tensors, 'teacher.'));
}

function restoreQueues(
  tensors: ReadonlyMap<string, Tensor>,
  position: SavedPosition,
  { queues }: Networks,
): void {
  if (position.queues.length !== queues.length)
    throw new Error(`${position.queues.length} queues were saved, there are ${queues.length}`);
  torch.noGrad(() =>
    queues.forEach((queue, g) => {
      const saved = tensors.get(`queue.${g}`)!;
      if (saved.shape.join() !== queue.embeddings.shape.join()) {
        throw new Error(
          `queue ${g} was saved with shape [${saved.shape.join(', ')}], it has [${queue.embeddings.shape.join(', ')}]`,
        );
      }
      queue.restore(saved, position.queues[g]!);
    }),
  );
}

function peerQueuesOf(
  tensors: ReadonlyMap<string, Tensor>,
  positions: NonNullable<SavedPosition['peerQueues']>,
): QueueCopy[][] {
  return positions.map((queues, peer) =>
    queues.map((position, g) => ({
      embeddings: torch.keep(tensors.get(`rank.${peer + 1}.queue.${g}`)!),
      ...position,
    })),
  );
}

// The optimiser's state goes by places: of other weights some would get that of their neighbours.
function requireSameWeights(saved: readonly string[] | undefined, state: RunState): void {
  const now = trainedNames(state);
  if (saved !== undefined && saved.join() !== now.join())
    throw new Error(`${saved.length} weights were trained, now ${now.length} would be`);
}

function trainedNames({ student, optimizer }: RunState): string[] {
  const names = new Map([...student.namedParameters()].map(([name, weight]) => [weight, name]));
  return optimizer.groups.flatMap(({ params }) => params.map((weight) => names.get(weight) ?? ''));
}

/** The step that a backbone's file is of; null if it cannot be read. */
function stepOf(file: string): number | null {
  try {
    const { step } = torch.io.inspectSafetensors(file).metadata;
    return step === undefined ? null : Number(step);
  } catch {
    return null;
  }
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
