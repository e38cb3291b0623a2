import { setTimeout as sleep } from 'node:timers/promises';
import type * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import type { RankEnvironment } from './environment.js';
import { keys } from './keys.js';

/** Longer than several heartbeats: who is silent for so long is gone or stopped. */
const listenMs = 2500;
const storeMs = 5000;

/** What one rank found out of another, or was told of it. */
export class PeerError extends UserError {}

/** What the processes do together, as far as messages tell. */
export interface WorldOptions {
  /** For the meeting, and for each collective later. */
  timeoutSeconds: number;
  /** Which setting that is. */
  timeoutName?: string;
  /** One sentence to the user: what is left after a failure, and what to do. */
  afterFailure?: string;
}

/** Finds out which rank is at fault, from what the ranks leave in the store. */
export class Diagnosis {
  readonly #ranks: number[];
  #leaderBeat: string | null = null;
  #leaderBeatAt = performance.now();

  readonly #limit: string;
  readonly #after: string;
  private readonly timeoutSeconds: number;

  constructor(
    private readonly store: torch.distributed.TCPStore,
    private readonly environment: RankEnvironment,
    { timeoutSeconds, timeoutName, afterFailure }: WorldOptions,
  ) {
    this.timeoutSeconds = timeoutSeconds;
    this.#limit = `${timeoutSeconds} s${timeoutName === undefined ? '' : ` (${timeoutName})`}`;
    this.#after = afterFailure === undefined ? '' : ` ${afterFailure}`;
    this.#ranks = Array.from({ length: environment.size }, (_, rank) => rank);
  }

  /** @throws UserError naming those that did not come in time */
  async requireAllHere(): Promise<void> {
    const end = performance.now() + this.timeoutSeconds * 1000;
    for (;;) {
      const here = await this.#read(this.#ranks.map(keys.here));
      if (here === null) throw this.#noStore();
      const missing = this.#ranks.filter((rank) => here[rank] === null);
      if (missing.length === 0) return;
      if (performance.now() > end) {
        throw new PeerError(
          `${named(missing)} of ${this.environment.size} did not come within ${this.#limit}; ` +
            'were all processes started?',
        );
      }
      await sleep(50);
    }
  }

  /** A rank's sentence about a collective that failed. */
  async explain(error: Error): Promise<PeerError> {
    const beats = await this.#read(this.#ranks.map(keys.beat));
    if (beats === null) return this.#noStore();
    const end = performance.now() + listenMs;
    while (performance.now() < end) {
      const found = await this.#read([keys.verdict, ...this.#ranks.map(keys.failure)]);
      const [verdict, ...failures] = found ?? [];
      // Whoever found out first may have ended since, which must not be taken for the reason.
      if (typeof verdict === 'string') return new PeerError(verdict, { cause: error });
      const failed = failures.findIndex((reason) => reason !== null);
      if (failed >= 0) return new PeerError(`Rank ${failed} stopped: ${failures[failed]!}`);
      await sleep(100);
    }
    const later = await this.#read(this.#ranks.map(keys.beat));
    if (later === null) return this.#noStore();
    const verdict = this.#judge(beats, later, error);
    await this.store.set(keys.verdict, verdict).catch(() => undefined);
    return new PeerError(verdict, { cause: error });
  }

  #judge(beats: readonly (string | null)[], later: readonly (string | null)[], error: Error): string {
    const { rank: own, size } = this.environment;
    const silent = this.#ranks.filter((rank) => rank !== own && later[rank] === beats[rank]);
    if (silent.length === 0) return this.#behind(later, error);
    return (
      `${named(silent)} of ${size} ${silent.length === 1 ? 'does' : 'do'} not answer any more ` +
      `(ended, stopped or cut off; noticed by rank ${own}).${this.#after}`
    );
  }

  /** All live: the one that has started the fewest collectives keeps the others waiting. */
  #behind(beats: readonly (string | null)[], error: Error): string {
    const started = beats.map((beat) => Number(beat?.split(' ')[1] ?? 0));
    const fewest = Math.min(...started);
    const late = this.#ranks.filter((rank) => started[rank] === fewest);
    const who =
      late.length < this.#ranks.length ? `${named(late)} kept the others waiting` : 'all ranks live';
    return (
      `The processes did not come together within ${this.#limit}: ${who} ` +
      `(${error.message.split('\n')[0]!}).${this.#after}`
    );
  }

  /**
   * What `pick` makes of the leader's texts under these keys (null where there is none); null if that is nothing yet.
   * @throws UserError if it is nothing, and a rank failed or the leader's heart has not beaten for the timeout
   */
  async whileLeaderLives<T>(
    names: readonly string[],
    pick: (texts: readonly (string | null)[]) => T | null,
  ): Promise<T | null> {
    const state = [keys.beat(0), keys.verdict, ...this.#ranks.map(keys.failure)];
    const found = await this.#read([...names, ...state]);
    if (found === null) throw this.#noStore();
    const picked = pick(found.slice(0, names.length));
    const [beat, verdict, ...failures] = found.slice(names.length);
    if (picked !== null) return picked;
    if (typeof verdict === 'string') throw new PeerError(verdict);
    const failed = failures.findIndex((reason) => reason !== null);
    if (failed >= 0) throw new PeerError(`Rank ${failed} stopped: ${failures[failed]!}`);
    if (beat !== this.#leaderBeat) {
      this.#leaderBeat = beat!;
      this.#leaderBeatAt = performance.now();
    } else if (performance.now() - this.#leaderBeatAt > this.timeoutSeconds * 1000) {
      throw new PeerError(
        `Rank 0 of ${this.environment.size} does not answer any more (ended, stopped or cut off; noticed by rank ` +
          `${this.environment.rank}).${this.#after}`,
      );
    }
    return null;
  }

  /** Of ranks 1, 2, ... those without an entry in `done` whose hearts do not beat. */
  async silentRanks(done: readonly (string | null)[]): Promise<number[]> {
    const waiting = this.#ranks.slice(1).filter((rank) => done[rank - 1] === null);
    const before = await this.#read(waiting.map(keys.beat));
    await sleep(listenMs / 2);
    const after = await this.#read(waiting.map(keys.beat));
    return waiting.filter((_, index) => before?.[index] === after?.[index]);
  }

  async #read(names: string[]): Promise<(string | null)[] | null> {
    return this.store.read(names, storeMs).catch(() => null);
  }

  #noStore(): PeerError {
    const { masterAddress, masterPort, storeIsServed, rank } = this.environment;
    const who = storeIsServed ? 'what started the processes' : 'rank 0, which serves it,';
    return new PeerError(
      `Rank ${rank} does not reach the store of the processes at ${masterAddress}:${masterPort} any more: ${who} has ended ` +
        `or does not answer.${this.#after}`,
    );
  }
}

function named(ranks: readonly number[]): string {
  return `${ranks.length === 1 ? 'Rank' : 'Ranks'} ${ranks.join(', ')}`;
}
