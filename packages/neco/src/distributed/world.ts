import { setTimeout as sleep } from 'node:timers/promises';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { headline, UserError } from '../errors.js';
import type { Collectives } from './collectives.js';
import { Diagnosis, PeerError, type WorldOptions } from './diagnosis.js';
import type { RankEnvironment } from './environment.js';
import { keys } from './keys.js';

export type { WorldOptions } from './diagnosis.js';

/** A collective that did not come to its end: a peer is gone, hangs, or does something else. */
export class CollectiveError extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${(cause as Error).message}`, { cause });
    this.name = 'CollectiveError';
  }
}

/** Seconds that the rank which serves the store waits for the others to be done with it. */
const farewell = 10;

/** The processes of one run, seen from one of them. Every method is to be called on all ranks in the same order. */
export class World implements Collectives {
  readonly rank: number;
  readonly size: number;
  /** Connects the GPUs; null where the ranks compute on processors. */
  #gpus: torch.distributed.ProcessGroup | null = null;
  #turn = 0;
  /** Tasks given to this rank so far. */
  #tasks = 0;

  private constructor(
    readonly environment: RankEnvironment,
    private readonly store: torch.distributed.TCPStore,
    /** For tensors on the CPU. */
    readonly group: torch.distributed.ProcessGroup,
    private readonly heartbeat: torch.distributed.Heartbeat,
    private readonly diagnosis: Diagnosis,
  ) {
    this.rank = environment.rank;
    this.size = environment.size;
  }

  /**
   * Meets the other ranks.
   * @throws UserError naming the ranks that did not come
   */
  static async join(environment: RankEnvironment, options: WorldOptions): Promise<World> {
    const { rank, size } = environment;
    const timeoutMs = options.timeoutSeconds * 1000;
    const store = await openStore(environment, timeoutMs);
    const diagnosis = new Diagnosis(store, environment, options);
    await store.set(keys.here(rank), '1');
    await diagnosis.requireAllHere();
    try {
      const loopback = /^(localhost|127\.|::1$)/.test(environment.masterAddress);
      const group = await torch.distributed.ProcessGroup.open({
        store,
        rank,
        size,
        timeoutMs,
        interfaces: environment.interfaces,
        hostname: loopback ? '127.0.0.1' : '',
      });
      const heartbeat = await group.startHeartbeat(keys.beat(rank));
      return new World(environment, store, group, heartbeat, diagnosis);
    } catch (cause) {
      throw new UserError(
        `The ${size} processes met, but rank ${rank} cannot connect to the others (${headline(cause)}): their ` +
          'machines must reach each other; GLOO_SOCKET_IFNAME names the network interface to use.',
        { cause },
      );
    }
  }

  /**
   * Where this rank's networks lie: for GPUs a second group, over NCCL, is opened. Afterwards a collective takes the group
   * of its tensor's device.
   * @param device - `cpu` or `cuda:N`.
   * @throws UserError if some ranks compute on GPUs and others do not, or GPUs cannot be connected
   */
  async useDevice(device: string): Promise<void> {
    this.#requireSameKind(device);
    if (device === 'cpu') return;
    if (!torch.distributed.isNcclAvailable()) {
      throw new UserError(
        `Rank ${this.rank}: this build has no NCCL, which several processes on GPUs need (neco doctor names it); set it up ` +
          `again with NCCL's headers beside libtorch, or give "device" cpu.`,
      );
    }
    try {
      this.#gpus = await this.#openGpus(Number(device.split(':')[1] ?? 0));
    } catch (cause) {
      throw new UserError(
        `Rank ${this.rank} cannot connect its GPU to the others' (${headline(cause)}); "device" cpu does without.`,
        { cause },
      );
    }
  }

  #requireSameKind(device: string): void {
    const kinds = torch.scope(() =>
      this.allGather(torch.tensor([device === 'cpu' ? 0 : 1])).map((kind) => kind.item()),
    );
    const other = kinds.findIndex((kind) => kind !== kinds[0]);
    if (other === -1) return;
    const name = (rank: number) => `rank ${rank} on a ${kinds[rank] === 0 ? 'processor' : 'GPU'}`;
    throw new UserError(
      `The processes do not agree: ${name(0)}, ${name(other)}; give all of them "device" cpu, or all a GPU.`,
    );
  }

  async #openGpus(gpu: number): Promise<torch.distributed.ProcessGroup> {
    const { rank, size, environment, group } = this;
    const { timeoutMs } = group;
    const store = await torch.distributed.TCPStore.open({
      host: environment.masterAddress,
      port: environment.masterPort,
      timeoutMs,
      prefix: `${storePrefix(environment)}/gpus`,
    });
    return torch.distributed.ProcessGroup.open({ backend: 'nccl', store, rank, size, timeoutMs, gpu });
  }

  #groupOf({ device }: Tensor): torch.distributed.ProcessGroup {
    if (device === 'cpu') return this.group;
    if (this.#gpus === null) throw new Error(`the ranks have no group for tensors on ${device}`);
    return this.#gpus;
  }

  get isLeader(): boolean {
    return this.rank === 0;
  }

  sum(tensor: Tensor): void {
    this.#wait('all-reduce', () => this.#groupOf(tensor).allReduce(tensor));
  }

  max(tensor: Tensor): void {
    this.#wait('all-reduce', () => this.#groupOf(tensor).allReduce(tensor, 'max'));
  }

  allGather(tensor: Tensor): Tensor[] {
    return this.#wait('all-gather', () => this.#groupOf(tensor).allGather(tensor));
  }

  /** The leader's tensor on every rank, in place. */
  broadcast(tensor: Tensor): void {
    this.#wait('broadcast', () => this.#groupOf(tensor).broadcast(tensor));
  }

  /** One tensor of each rank on the leader, none on the others. */
  gather(tensor: Tensor): Tensor[] {
    return this.#wait('gather', () => this.#groupOf(tensor).gather(tensor));
  }

  /** Averages the gradients of these weights. */
  reducer(weights: readonly Tensor[], bucketBytes: number): torch.distributed.GradientReducer {
    const group = this.#groupOf(weights[0]!);
    const reducer = new torch.distributed.GradientReducer(group, weights, bucketBytes);
    const finish = reducer.finish.bind(reducer);
    reducer.finish = () => collective('averaging gradients', finish);
    return reducer;
  }

  /** Leaves a text for the others; see {@link awaitLeader}. Leader only. */
  async tellOthers(text: string): Promise<void> {
    await this.store.set(keys.turn(++this.#turn), text);
  }

  /**
   * Waits for the leader's next text as long as the leader lives: it may evaluate for longer than a collective may last.
   * @throws UserError if the leader failed or does not answer
   */
  async awaitLeader(): Promise<string> {
    const key = keys.turn(++this.#turn);
    for (;;) {
      const text = await this.diagnosis.whileLeaderLives([key], ([found]) => found!);
      if (text !== null) return text;
      await sleep(50);
    }
  }

  /** Gives a rank its task of this number, counted from 1. Leader only. */
  async giveTask(rank: number, number: number, task: string): Promise<void> {
    await this.store.set(keys.task(rank, number), `${number} ${task}`);
  }

  /**
   * Waits for the next task, or for the leader's next text, as long as the leader lives.
   * @param signal - Ends the waiting.
   * @throws UserError if the leader failed or does not answer
   */
  async awaitTask(signal: AbortSignal): Promise<{ task: string } | { text: string } | null> {
    const names = [keys.task(this.rank, this.#tasks + 1), keys.turn(this.#turn + 1)];
    const start = `${this.#tasks + 1} `;
    for (let pause = 5; !signal.aborted; pause = Math.min(50, pause + 5)) {
      const found = await this.diagnosis.whileLeaderLives(names, ([task, text]) => {
        if (task?.startsWith(start)) return { task: task.slice(start.length) };
        return typeof text === 'string' ? { text } : null;
      });
      if (found !== null) {
        if ('task' in found) this.#tasks++;
        else this.#turn++;
        return found;
      }
      await sleep(pause);
    }
    return null;
  }

  /**
   * Offers a tensor to the leader, which fetches it when it likes.
   * @returns waits until it has
   */
  offerToLeader(tensor: Tensor, tag: number): () => void {
    const work = collective('send', () => this.group.send(tensor, 0, tag));
    return () => collective('send', () => work.wait());
  }

  /** Resolves when a rank's tensor has come. */
  async receive(tensor: Tensor, rank: number, tag: number): Promise<void> {
    try {
      await this.group.receive(tensor, rank, tag).done();
    } catch (cause) {
      throw new CollectiveError('receive', cause);
    }
  }

  /** The store must be there: whoever started the processes and is gone takes them along. */
  requireStore(): void {
    if (!this.heartbeat.lost) return;
    throw new UserError(
      `What started these processes is gone (rank ${this.rank} does not reach the store at ` +
        `${this.environment.masterAddress}:${this.environment.masterPort}); start them again to continue.`,
    );
  }

  /**
   * What to tell the user of a failure on this rank, and the other ranks that it happened.
   * @returns the error itself, or for a collective that failed a UserError that names the rank at fault
   */
  async explain(error: unknown): Promise<unknown> {
    if (error instanceof CollectiveError) return this.diagnosis.explain(error);
    const key = error instanceof PeerError ? keys.verdict : keys.failure(this.rank);
    await this.store.set(key, headline(error)).catch(() => undefined);
    return error;
  }

  /** To be called at the end, whatever it was; a group that failed is left to the end of the process. */
  async leave(failed: boolean): Promise<void> {
    await this.store.set(keys.left(this.rank), '1').catch(() => undefined);
    // The others still ask the store what happened.
    if (this.isLeader && !this.environment.storeIsServed) await this.#waitForOthers();
    this.heartbeat.stop();
    if (failed) return;
    this.#gpus?.close();
    this.group.close();
  }

  async #waitForOthers(): Promise<void> {
    const others = Array.from({ length: this.size - 1 }, (_, index) => keys.left(index + 1));
    const end = performance.now() + farewell * 1000;
    while (performance.now() < end) {
      const left = await this.store.read(others, 5000).catch(() => null);
      if (left === null || !left.includes(null)) return;
      if ((await this.diagnosis.silentRanks(left)).length === left.filter((one) => one === null).length)
        return;
    }
  }

  #wait(what: string, start: () => torch.distributed.Work): Tensor[] {
    return collective(what, () => {
      const work = start();
      work.wait();
      return work.outputs();
    });
  }
}

function collective<T>(what: string, body: () => T): T {
  try {
    return body();
  } catch (cause) {
    throw new CollectiveError(what, cause);
  }
}

async function openStore(
  environment: RankEnvironment,
  timeoutMs: number,
): Promise<torch.distributed.TCPStore> {
  const { rank, masterAddress: host, masterPort: port, storeIsServed } = environment;
  const isServer = rank === 0 && !storeIsServed;
  try {
    return await torch.distributed.TCPStore.open({
      host,
      port,
      isServer,
      timeoutMs,
      prefix: storePrefix(environment),
    });
  } catch (cause) {
    throw new UserError(
      isServer
        ? `Rank 0 cannot serve the store of the processes at ${host}:${port} (${headline(cause)}); set MASTER_PORT ` +
            'to a free port.'
        : `Rank ${rank} does not reach the store of the processes at ${host}:${port} (${headline(cause)}): is rank 0 ` +
            'running, and does MASTER_ADDR name its machine?',
      { cause },
    );
  }
}

function storePrefix({ attempt }: RankEnvironment): string {
  return `neco/${attempt}`;
}
