/** c10d, PyTorch's engine for several processes: key-value store, process groups, averaged gradients. */
import type { Held } from './distributed-addon.js';
import { native } from './native.js';
import type { Tensor } from './tensor.js';

export interface TCPStoreOptions {
  host: string;
  /** 0 lets a server choose. */
  port: number;
  /** Whether this process serves the store to the others, as long as it runs. Default false. */
  isServer?: boolean;
  /** For connecting, and for what the store is asked. Default 300 s. */
  timeoutMs?: number;
  /** Put before every key, so that several groups can share a store. */
  prefix?: string;
}

/** The garbage collector may not end a store that others ask, even if nobody here does any more. */
const served = new Set<TCPStore>();

/** PyTorch's key-value store over TCP; wire-compatible with that of `torchrun`. Nothing blocks this thread. */
export class TCPStore {
  private constructor(
    /** For this module. */
    readonly held: Held<'store'>,
    private readonly timeoutMs: number,
  ) {}

  /** @throws Error if the server cannot be reached in time, or the port is taken */
  static async open(options: TCPStoreOptions): Promise<TCPStore> {
    const { host, port, isServer = false, timeoutMs = 300_000, prefix = '' } = options;
    const what = `TCPStore at ${host}:${port}`;
    const held = await withDeadline(
      native.storeOpen(host, port, isServer, timeoutMs, prefix),
      timeoutMs + 1000,
      what,
    );
    const store = new TCPStore(held, timeoutMs);
    if (isServer) served.add(store);
    return store;
  }

  get port(): number {
    return native.storePort(this.held);
  }

  set(key: string, value: string): Promise<void> {
    return withDeadline(native.storeSet(this.held, key, value), this.timeoutMs + 1000, 'TCPStore.set');
  }

  /** Waits until the key is there. */
  get(key: string, timeoutMs = this.timeoutMs): Promise<string> {
    return withDeadline(native.storeGet(this.held, key, timeoutMs), timeoutMs + 1000, 'TCPStore.get');
  }

  /** The values that are there, null for the others. */
  read(keys: readonly string[], timeoutMs = this.timeoutMs): Promise<(string | null)[]> {
    return withDeadline(native.storeRead(this.held, keys), timeoutMs, 'TCPStore.read');
  }
}

export interface ProcessGroupOptions {
  /** `gloo` for tensors on the CPU, `nccl` for those on GPUs. Default gloo. */
  backend?: 'gloo' | 'nccl';
  store: TCPStore;
  rank: number;
  size: number;
  /** For the meeting of the ranks and for each collective. Default 30 minutes, as PyTorch's. */
  timeoutMs?: number;
  /** Gloo: names of network interfaces to use, as GLOO_SOCKET_IFNAME lists them. */
  interfaces?: readonly string[];
  /** Gloo: own name or address to listen on; default is what the machine's host name resolves to. */
  hostname?: string;
  /** NCCL: number of this rank's GPU, on which its tensors lie; one GPU cannot serve two ranks. Default 0. */
  gpu?: number;
}

/** A running collective. */
export class Work {
  /** @param held - From the addon. */
  constructor(
    private readonly held: Held<'work'>,
    private readonly timeoutMs: number,
  ) {}

  /**
   * Blocks this thread until the collective is done, at most for the group's time.
   * @throws Error of c10d: a peer closed its connection, or the time is up
   */
  wait(): void {
    native.workWait(this.held);
  }

  /** The same without blocking this thread. */
  done(): Promise<void> {
    return withDeadline(native.workDone(this.held), this.timeoutMs + 2000, 'collective');
  }

  /** The tensors that the collective filled, once it is done. */
  outputs(): Tensor[] {
    return native.workOutputs(this.held);
  }
}

/**
 * A rank among `size` processes. Every rank must start the same collectives in the same order. Tensors are changed in
 * place and must not be touched before the work is done.
 */
export class ProcessGroup {
  private constructor(
    /** For this module. */
    readonly held: Held<'group'>,
    readonly rank: number,
    readonly size: number,
    readonly timeoutMs: number,
    private readonly store: TCPStore,
  ) {}

  /** Waits until every rank has come. @throws Error if one does not in time */
  static async open(options: ProcessGroupOptions): Promise<ProcessGroup> {
    const { backend = 'gloo', store, rank, size, timeoutMs = 1_800_000 } = options;
    const { interfaces = [], hostname = '', gpu = 0 } = options;
    const opening = native.groupOpen(backend, store.held, rank, size, timeoutMs, interfaces, hostname, gpu);
    const held = await withDeadline(opening, timeoutMs + 5000, `ProcessGroup of ${size} ranks`);
    return new ProcessGroup(held, rank, size, timeoutMs, store);
  }

  /** Sum, greatest or least over the ranks, in place. */
  allReduce(tensor: Tensor, op: 'sum' | 'max' | 'min' = 'sum'): Work {
    return this.#work(native.allReduce(this.held, tensor, op));
  }

  /** The tensor of `root` on every rank, in place. */
  broadcast(tensor: Tensor, root = 0): Work {
    return this.#work(native.broadcast(this.held, tensor, root));
  }

  /** One tensor of each rank, all of the same shape: the work's outputs. */
  allGather(tensor: Tensor): Work {
    return this.#work(native.allGather(this.held, tensor));
  }

  /** One tensor of each rank, all of the same shape: the work's outputs on `root`; none on the others. */
  gather(tensor: Tensor, root = 0): Work {
    return this.#work(native.gather(this.held, tensor, root));
  }

  /**
   * To one rank, which must receive with the same tag. What one rank sends to another with one tag arrives in order. The
   * data go when the other receives, in a thread of their own; only {@link Work.wait} and {@link Work.done} have a limit.
   */
  send(tensor: Tensor, rank: number, tag = 0): Work {
    return this.#work(native.send(this.held, tensor, rank, tag));
  }

  /** From one rank, in place: a contiguous tensor of the same size and dtype as what it sends. */
  receive(tensor: Tensor, rank: number, tag = 0): Work {
    return this.#work(native.receive(this.held, tensor, rank, tag));
  }

  barrier(): Work {
    return this.#work(native.barrier(this.held));
  }

  #work(held: Held<'work'>): Work {
    return new Work(held, this.timeoutMs);
  }

  /** Tells the others through the store that this process lives; a thread of its own does it. */
  async startHeartbeat(key: string, intervalMs = 500): Promise<Heartbeat> {
    return new Heartbeat(
      await withDeadline(
        native.heartbeatStart(this.store.held, key, this.held, intervalMs),
        30_000,
        'heartbeat',
      ),
    );
  }

  /**
   * Ends the group's threads. Only when no collective runs: it waits for those, and a group that failed should be left
   * to the end of the process instead.
   */
  close(): void {
    native.groupClose(this.held);
  }
}

/** Values `"beats collectives"` in the store: how often it beat, and the collectives its group has started. */
export class Heartbeat {
  constructor(private readonly held: Held<'heartbeat'>) {}

  /** Whether the store stopped answering. */
  get lost(): boolean {
    return native.heartbeatLost(this.held);
  }

  stop(): void {
    native.heartbeatStop(this.held);
  }
}

/**
 * Averages gradients over the ranks of a group while the backward pass runs. Gradients become views of buffers
 * ("buckets") of about `bucketBytes`; a bucket is sent as soon as its last gradient has come (Li et al., PyTorch
 * Distributed, VLDB 2020). A step may have several backward passes: only the last sends.
 *
 *     reducer.prepare();          // instead of optimizer.zeroGrad()
 *     first.backward();
 *     reducer.lastBackward();
 *     second.backward();
 *     reducer.finish();           // the gradients are averages now
 */
export class GradientReducer {
  private readonly held: Held<'reducer'>;

  /** @param parameters - The same, in the same order, on every rank. */
  constructor(group: ProcessGroup, parameters: readonly Tensor[], bucketBytes = 25 * 2 ** 20) {
    this.held = native.reducerOpen(group.held, parameters, bucketBytes);
  }

  /** Sets every gradient to zero. */
  prepare(): void {
    native.reducerPrepare(this.held);
  }

  lastBackward(): void {
    native.reducerArm(this.held);
  }

  /**
   * Waits for all buckets. A parameter that no backward pass reached has no gradient afterwards.
   * @throws Error of c10d, as {@link Work.wait}
   */
  finish(): void {
    native.reducerFinish(this.held);
  }

  /** Buckets of a step, and how many of them the last step sent before its backward pass had ended. */
  get counts(): { buckets: number; sentEarly: number } {
    const [buckets, sentEarly] = native.reducerCounts(this.held);
    return { buckets, sentEarly };
  }

  /** Takes the hooks off the parameters. */
  close(): void {
    native.reducerClose(this.held);
  }
}

/** Whether this build can make groups over NCCL; whether there is a GPU to make one with, `versions().cuda` tells. */
export function isNcclAvailable(): boolean {
  return native.ncclAvailable();
}

/** What the addon promises does not keep the process alive; this timer does, and ends what hangs. */
async function withDeadline<T>(promise: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    // After the events of the same turn: where this thread was busy longer than the limit, the answer may be among them.
    const end = () =>
      setImmediate(() => reject(new Error(`${what}: no answer within ${milliseconds / 1000} s`)));
    timer = setTimeout(end, Math.min(milliseconds, 2 ** 31 - 1));
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
    // A rejection after the deadline has nobody to tell.
    promise.catch(() => undefined);
  }
}
