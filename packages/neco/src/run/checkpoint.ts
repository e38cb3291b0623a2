import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import type { Learner } from '../methods/method.js';
import { CONFIG_KEY } from '../weights/checkpoint-file.js';
import { saveBackbone } from '../weights/save.js';
import { syncFolder } from './durable-files.js';
import { writing } from './faults.js';
import {
  openLastCheckpoint,
  promote,
  writeLastCheckpoint,
  type CheckpointPosition,
} from './last-checkpoint.js';
import type { RunFolder } from './run-folder.js';

/** Everything a run needs to go on as if it had never stopped. */
export interface RunState<L extends Learner = Learner> {
  learner: L;
  optimizer: torch.optim.AdamW;
  /** Steps done; the loader's position and its random streams follow from it and the seed. */
  step: number;
  /** Files found undecodable so far. */
  skipped: string[];
  /** The leader of several processes: the learner's `state` of ranks 1, 2, ..., where each has its own. */
  peers?: ReadonlyMap<string, Tensor>[];
}

interface SavedPosition extends CheckpointPosition {
  optimizerGroups: Record<string, unknown>[];
  /** Names of the trained weights in the optimiser's order. */
  trained?: string[];
  skipped?: string[];
  /** Of checkpoints that had the positions of queues here; of this rank, and of ranks 1, 2, ... */
  queues?: QueuePosition[];
  peerQueues?: QueuePosition[][];
}

interface QueuePosition {
  filled: number;
  next: number;
}

/**
 * Writes the state as `last`, after the one before was made `previous`, then the backbones. Whenever the process is
 * killed, one whole checkpoint is there.
 * @param random - State of libtorch's generator where that of now is not the run's.
 * @throws UserError if the files cannot be written; `last` is then the one before
 */
export function saveCheckpoint(run: RunFolder, state: RunState, random?: Tensor): void {
  writing(run, () => {
    torch.scope(() => {
      const { learner, step, skipped, peers = [] } = state;
      const optimizer = state.optimizer.stateDict();
      const tensors = new Map([
        ...networkTensors(learner),
        ...prefixed(optimizer.tensors, 'optimizer.'),
        ...learner.state(),
        ...peers.flatMap((peer, i) => prefixed(peer, `rank.${i + 1}.`)),
        ['random.torch', random ?? torch.getRngState()],
      ]);
      const position: SavedPosition = {
        step,
        optimizerGroups: optimizer.groups,
        trained: trainedNames(state),
        skipped,
      };
      writeLastCheckpoint(run, tensors, position, backboneConfig(learner));
    });
    saveBackbones(run, state);
  });
}

function saveBackbones(run: RunFolder, { learner, step }: RunState): void {
  for (const [name, { backbone }] of Object.entries(learner.networks))
    saveBackbone(run.backboneFile(name), backbone, { step: String(step) });
  syncFolder(run.root);
}

/** Writes the networks (without the optimiser's state, which would double the file) after an epoch. */
export function saveEpoch(run: RunFolder, state: RunState, epoch: number): void {
  saveNetworks(run, run.epochCheckpoint(epoch), state, { epoch: String(epoch) });
}

/** Writes the networks alone. */
export function saveNetworks(
  run: RunFolder,
  file: string,
  { learner, step }: RunState,
  metadata: Record<string, string> = {},
): void {
  writing(run, () =>
    torch.io.saveSafetensors(file, networkTensors(learner), {
      ...backboneConfig(learner),
      ...metadata,
      step: String(step),
    }),
  );
}

/**
 * Brings a freshly built state to where the last whole checkpoint was written, and the files of the backbones with it.
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
    addQueuePositions(tensors, position);
    fitting(found.file, () => {
      requireSameWeights(position.trained, state);
      loadNetworks(tensors, state.learner);
      state.optimizer.loadStateDict({
        tensors: withPrefix(tensors, 'optimizer.'),
        groups: position.optimizerGroups,
      });
      const own = state.learner.state();
      requireSameState(tensors, state.learner, own);
      copyState(tensors, own);
      state.peers = peersOf(tensors, own);
      torch.setRngState(tensors.get('random.torch')!);
      state.skipped = [...(position.skipped ?? [])];
    });
    state.step = position.step;
    return found.file;
  });
  if (file === null) return false;
  writing(run, () => {
    promote(run, file);
    const steps = Object.keys(state.learner.networks).map((name) => stepOf(run.backboneFile(name)));
    if (steps.some((step) => step !== state.step)) saveBackbones(run, state);
  });
  return true;
}

/**
 * Gives a freshly built learner the networks, heads included, of an earlier run's last whole checkpoint.
 * @throws UserError if that run has none, or its networks have other shapes
 */
export function startFromRun(
  earlier: RunFolder,
  learner: Learner,
  notice: (text: string) => void = () => undefined,
): void {
  torch.scope(() => {
    const found = openLastCheckpoint<SavedPosition>(earlier, notice);
    if (found === null)
      throw new UserError(`${earlier.root} has no checkpoint to start from; name the folder of a run.`);
    fitting(found.file, () => loadNetworks(found.tensors, learner));
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

function loadNetworks(tensors: ReadonlyMap<string, Tensor>, { networks }: Learner): void {
  for (const [name, network] of Object.entries(networks))
    network.loadStateDict(withPrefix(tensors, `${name}.`));
}

function requireSameState(
  saved: ReadonlyMap<string, Tensor>,
  { networks }: Learner,
  own: ReadonlyMap<string, Tensor>,
): void {
  const others = [...Object.keys(networks), 'optimizer', 'rank', 'random'];
  const extra = [...saved.keys()].find((name) => !own.has(name) && !others.includes(name.split('.')[0]!));
  if (extra !== undefined) throw new Error(`${extra} was saved, and there is none`);
}

function copyState(saved: ReadonlyMap<string, Tensor>, state: ReadonlyMap<string, Tensor>): void {
  torch.noGrad(() => {
    for (const [name, tensor] of state) {
      const value = saved.get(name);
      if (value === undefined) throw new Error(`it has no ${name}`);
      if (value.shape.join() !== tensor.shape.join()) {
        throw new Error(
          `${name} was saved with shape [${value.shape.join(', ')}], it has [${tensor.shape.join(', ')}]`,
        );
      }
      tensor.copy_(value);
    }
  });
}

/** The state of ranks 1, 2, ..., as far as it was saved. */
function peersOf(
  tensors: ReadonlyMap<string, Tensor>,
  own: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, Tensor>[] {
  const peers: Map<string, Tensor>[] = [];
  for (;;) {
    const saved = withPrefix(tensors, `rank.${peers.length + 1}.`);
    if (saved.size === 0) return peers;
    peers.push(new Map([...own.keys()].map((name) => [name, torch.keep(saved.get(name)!)])));
  }
}

// Earlier versions wrote beside the tensors how far each queue was filled.
function addQueuePositions(tensors: Map<string, Tensor>, { queues = [], peerQueues = [] }: SavedPosition) {
  const add = (prefix: string, positions: QueuePosition[]) =>
    positions.forEach(({ filled, next }, g) =>
      tensors.set(`${prefix}queue.${g}.position`, torch.tensor([filled, next], { dtype: 'int64' })),
    );
  add('', queues);
  peerQueues.forEach((positions, peer) => add(`rank.${peer + 1}.`, positions));
}

// The optimiser's state goes by places: of other weights some would get that of their neighbours.
function requireSameWeights(saved: readonly string[] | undefined, state: RunState): void {
  const now = trainedNames(state);
  if (saved !== undefined && saved.join() !== now.join())
    throw new Error(`${saved.length} weights were trained, now ${now.length} would be`);
}

function trainedNames({ learner, optimizer }: RunState): string[] {
  const { [learner.trained]: network } = learner.networks;
  const names = new Map([...network!.namedParameters()].map(([name, weight]) => [weight, name]));
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

/** Weights of all networks as checkpoints name them. */
export function networkTensors({ networks }: Learner): Map<string, Tensor> {
  return new Map(
    Object.entries(networks).flatMap(([name, network]) => prefixed(network.stateDict(), `${name}.`)),
  );
}

function prefixed(tensors: ReadonlyMap<string, Tensor>, prefix: string): [string, Tensor][] {
  return [...tensors].map(([name, tensor]) => [prefix + name, tensor]);
}

function withPrefix(tensors: ReadonlyMap<string, Tensor>, prefix: string): Map<string, Tensor> {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function backboneConfig({ networks, trained }: Learner): Record<string, string> {
  return { format: 'pt', [CONFIG_KEY]: JSON.stringify(networks[trained]!.backbone.config) };
}
