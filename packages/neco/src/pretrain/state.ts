import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { NonFiniteError } from '../train/optimise.js';
import type { RunFolder } from '../run/run-folder.js';
import { writing } from '../run/faults.js';
import {
  openLastCheckpoint,
  promote,
  writeLastCheckpoint,
  type CheckpointPosition,
} from '../run/last-checkpoint.js';
import { jointNorm } from '../train/parameter-groups.js';
import { saveBackbone } from '../weights/save.js';
import type { PretrainObjective } from './objective.js';
import { backboneFile } from './record.js';

/** Everything a run needs to go on as if it had never stopped. */
export interface PretrainState {
  network: PretrainObjective['network'];
  optimizer: torch.optim.AdamW;
  /** Steps done; the loader's position and its random streams follow from it and the seed. */
  step: number;
  /** Files found undecodable so far. */
  skipped: string[];
}

interface SavedPosition extends CheckpointPosition {
  optimizerGroups: Record<string, unknown>[];
  skipped: string[];
}

/**
 * Brings a freshly built state to where the last whole checkpoint was written, and the backbone's file with it.
 * @returns whether there was a checkpoint
 * @throws UserError if no checkpoint is whole, or it does not fit the settings
 */
export function restorePretraining(
  run: RunFolder,
  state: PretrainState,
  notice: (text: string) => void,
): boolean {
  const file = torch.scope(() => {
    const found = openLastCheckpoint<SavedPosition>(run, notice);
    if (found === null) return null;
    const { tensors, position } = found;
    try {
      state.network.loadStateDict(withPrefix(tensors, 'network.'));
      state.optimizer.loadStateDict({
        tensors: withPrefix(tensors, 'optimizer.'),
        groups: position.optimizerGroups,
      });
      torch.setRngState(tensors.get('random.torch')!);
      state.skipped = [...position.skipped];
    } catch (cause) {
      throw new UserError(
        `The checkpoint ${found.file} does not fit these settings (${(cause as Error).message.split('\n')[0]}).`,
        { cause },
      );
    }
    state.step = position.step;
    return found.file;
  });
  if (file === null) return false;
  writing(run, () => {
    promote(run, file);
    writeBackbone(run, state);
  });
  return true;
}

/** Saves a run when it is due. Weights that are not finite are never saved. */
export class PretrainSaver {
  #savedStep: number | null;

  /** @param saved - Whether the state is that of the last checkpoint. */
  constructor(
    private readonly run: RunFolder,
    private readonly state: PretrainState,
    private readonly plan: { everySteps: number; steps: number },
    saved: boolean,
  ) {
    this.#savedStep = saved ? state.step : null;
  }

  /** @throws NonFiniteError, UserError; the last good checkpoint stays */
  whenDue(): void {
    const { step } = this.state;
    if (step % this.plan.everySteps === 0 || step === this.plan.steps) this.now();
  }

  /**
   * Saves unless the state is that of the last checkpoint.
   * @param random - State of libtorch's generator where that of now is not the run's.
   */
  now(random?: Tensor): void {
    const { run, state } = this;
    if (this.#savedStep === state.step) return;
    const weights = state.optimizer.groups.flatMap(({ params }) => params);
    if (!Number.isFinite(jointNorm(weights))) throw new NonFiniteError('weights');
    writing(run, () => {
      torch.scope(() => writeLastCheckpoint(run, tensorsOf(state, random), positionOf(state), {}));
      writeBackbone(run, state);
    });
    this.#savedStep = state.step;
  }
}

/** Frees everything that a run holds. */
export function releasePretraining({ network, optimizer }: PretrainState): void {
  optimizer.zeroGrad();
  for (const tensor of network.stateDict().values()) tensor.release();
  for (const tensor of optimizer.stateDict().tensors.values()) tensor.release();
}

function tensorsOf({ network, optimizer }: PretrainState, random?: Tensor): Map<string, Tensor> {
  const named = (tensors: Iterable<[string, Tensor]>, prefix: string) =>
    [...tensors].map(([name, tensor]): [string, Tensor] => [prefix + name, tensor]);
  return new Map([
    ...named(network.stateDict(), 'network.'),
    ...named(optimizer.stateDict().tensors, 'optimizer.'),
    ['random.torch', random ?? torch.getRngState()],
  ]);
}

function positionOf({ step, skipped, optimizer }: PretrainState): SavedPosition {
  return { step, skipped, optimizerGroups: optimizer.stateDict().groups };
}

function withPrefix(tensors: ReadonlyMap<string, Tensor>, prefix: string): Map<string, Tensor> {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function writeBackbone(run: RunFolder, { network, step }: PretrainState): void {
  saveBackbone(backboneFile(run), network.backbone, { step: String(step) });
}
