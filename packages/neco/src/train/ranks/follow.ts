import type { RunState } from '../../run/checkpoint.js';
import type { ResolvedConfig } from '../../settings/resolve.js';
import { runLoader } from '../run-loader.js';
import type { RunRecord } from '../../run/run-folder.js';
import type { TrainingImages } from '../../data/sets/open.js';
import type { World } from '../../distributed/world.js';
import type { Batch } from '../../views/loader.js';
import type { StepRanks } from './step-ranks.js';
import { Team } from './team.js';

export interface FollowOptions {
  world: World;
  /** Freshly built; the leader's takes its place. */
  state: RunState;
  record: RunRecord;
  data: TrainingImages;
  config: ResolvedConfig;
  totalSteps: number;
  signal?: AbortSignal;
  onSkipped?: (file: string, reason: string) => void;
  /** Does what the leader asks for while it evaluates. */
  perform: (task: unknown) => Promise<object>;
  /** One optimiser step; releases the batch. */
  step: (batch: Batch, ranks: StepRanks) => { loss: number };
}

/** Trains as a rank other than 0: the same steps on its share of each batch, and nothing on disk. */
export async function follow(options: FollowOptions): Promise<void> {
  const { world, state, record, data, config, totalSteps, perform } = options;
  const team = await Team.follow(world, state, record, options.signal);
  if (state.step >= totalSteps) return team.close();
  const loader = runLoader(data.files, config, state, team.shard);
  try {
    await team.assist(perform);
    while (state.step < totalSteps && !team.signal.aborted) {
      const batch = await loader.next();
      batch.skipped.forEach(({ file, reason }) => options.onSkipped?.(file, reason));
      const { loss } = options.step(batch, team.ranks);
      const atEpoch = state.step % loader.stepsPerEpoch === 0 || state.step === totalSteps;
      const { leaderIsBusy } = team.afterStep(loss, { checkTeacher: atEpoch });
      if (leaderIsBusy) await team.assist(perform);
      await new Promise(setImmediate);
    }
  } finally {
    await loader.close();
    team.close();
  }
}
