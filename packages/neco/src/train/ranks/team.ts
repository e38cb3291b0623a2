import * as torch from '@neco/torch';
import { serveTasks } from '../../distributed/serve-tasks.js';
import type { World } from '../../distributed/world.js';
import { UserError } from '../../errors.js';
import type { RunState } from '../../run/checkpoint.js';
import type { ResolvedConfig } from '../../settings/resolve.js';
import { configDifferences, type RunRecord } from '../../run/run-folder.js';
import { StepRanks } from './step-ranks.js';
import {
  collectOwnState,
  outlineOf,
  receiveState,
  releasePeers,
  requireSameResult,
  sendState,
} from './state-transfer.js';

/** What a rank says after a step. */
export interface StepEnd {
  /** The leader is going to evaluate or save. */
  busy?: boolean;
  /** Compare the results so far; the same on all ranks. */
  checkResult: boolean;
}

/** What the ranks agreed on after a step. */
export interface Agreement {
  /** Mean over the ranks. */
  loss: number;
  /** The leader saves or evaluates now; then {@link Team.goOn}, and {@link Team.assist} for the others. */
  leaderIsBusy: boolean;
}

/** What the leader tells before the first step. */
interface Opening {
  record: Pick<RunRecord, 'model' | 'config' | 'fingerprint'>;
  outline: ReturnType<typeof outlineOf>;
}

/**
 * The ranks while they train one run. Rank 0, the leader, alone reads and writes the run's folder; the others get the
 * state from it. All stop after the same step: the first signal that any of them gets stops all.
 */
export class Team {
  readonly ranks: StepRanks;
  readonly #agreed = new AbortController();
  /** The leader, while the others wait for it. */
  #alone: boolean;

  private constructor(
    readonly world: World,
    private readonly state: RunState,
    config: ResolvedConfig,
    private readonly asked: AbortSignal | undefined,
  ) {
    this.#alone = world.isLeader;
    const { gatherReferences, bucketMegabytes } = config.distributed;
    const weights = state.optimizer.groups.flatMap((group) => group.params);
    this.ranks = new StepRanks({
      collectives: world,
      reducer: world.reducer(weights, bucketMegabytes * 2 ** 20),
      gatherReferences,
      seed: config.seed,
    });
    asked?.addEventListener('abort', () => this.#alone && this.#agreed.abort(), { once: true });
  }

  /** The leader gives the others its state, built or restored; they take it over. */
  static join(
    world: World,
    state: RunState,
    record: RunRecord,
    asked: AbortSignal | undefined,
  ): Promise<Team> {
    return world.isLeader
      ? Team.#lead(world, state, record, asked)
      : Team.#follow(world, state, record, asked);
  }

  static async #lead(
    world: World,
    state: RunState,
    record: RunRecord,
    asked: AbortSignal | undefined,
  ): Promise<Team> {
    const opening: Opening = { record: comparable(record), outline: outlineOf(state) };
    await world.tellOthers(JSON.stringify(opening));
    sendState(world, state);
    return new Team(world, state, record.config, asked);
  }

  /** @throws UserError if this rank sees other settings, weights or images than the leader */
  static async #follow(
    world: World,
    state: RunState,
    record: RunRecord,
    asked: AbortSignal | undefined,
  ): Promise<Team> {
    const { record: leaders, outline } = JSON.parse(await world.awaitLeader()) as Opening;
    const own = JSON.parse(JSON.stringify(comparable(record))) as Opening['record'];
    const differences = configDifferences(leaders, own);
    if (differences.length > 0) {
      throw new UserError(
        `Rank ${world.rank} does not see what rank 0 sees (${differences.join('; ')}): give all processes the same ` +
          'settings, model and images.',
      );
    }
    receiveState(world, state, outline);
    return new Team(world, state, record.config, asked);
  }

  /** Stops all ranks after the same step. */
  get signal(): AbortSignal {
    return this.#agreed.signal;
  }

  /** Which samples of each batch this rank has. */
  get shard(): { index: number; count: number } {
    return { index: this.world.rank, count: this.world.size };
  }

  /**
   * To be called after each step.
   * @param loss - Of this rank's share.
   */
  afterStep(loss: number, { busy = false, checkResult }: StepEnd): Agreement {
    const { world, state } = this;
    world.requireStore();
    const sums = torch.scope(() => {
      const numbers = [loss, this.asked?.aborted ? 1 : 0, busy ? 1 : 0];
      const tensor = torch.tensor(numbers, { dtype: 'float64' });
      world.sum(tensor);
      return tensor.toTypedArray() as Float64Array;
    });
    if (checkResult) requireSameResult(world, state);
    const [total, stop, leaderIsBusy] = [sums[0]!, sums[1]! > 0, sums[2]! > 0];
    if ((stop || leaderIsBusy) && state.learner.ownState) collectOwnState(world, state);
    if (stop) this.#agreed.abort();
    this.#alone = world.isLeader && leaderIsBusy;
    return { loss: total / world.size, leaderIsBusy: leaderIsBusy && !stop };
  }

  /**
   * Leader: has done what the others wait for in {@link assist}.
   * @param isOver - The run has come to its end before its last step.
   */
  async goOn(isOver = false): Promise<void> {
    this.#alone = false;
    if (isOver || this.asked?.aborted) this.#agreed.abort();
    await this.world.tellOthers(this.signal.aborted ? 'stop' : 'go on');
  }

  /**
   * The others: wait until the leader goes on, and help meanwhile.
   * @param perform - Does a part of the leader's evaluation.
   */
  async assist(perform: (task: unknown) => Promise<object>): Promise<void> {
    if ((await serveTasks(this.world, perform)) === 'stop') this.#agreed.abort();
  }

  /** Takes the hooks off the weights. */
  close(): void {
    this.ranks.close();
    releasePeers(this.state);
  }
}

function comparable({ model, config, fingerprint }: RunRecord): Opening['record'] {
  return { model, config, fingerprint };
}
