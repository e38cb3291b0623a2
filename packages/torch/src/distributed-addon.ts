import type { Tensor } from './tensor.js';

/** An object of the addon that only the addon can look into. */
export type Held<Kind extends string> = object & { readonly __held: Kind };

/** What native/distributed*.cc export. */
export interface DistributedAddon {
  storeOpen(
    host: string,
    port: number,
    isServer: boolean,
    timeoutMs: number,
    prefix: string,
  ): Promise<Held<'store'>>;
  storePort(store: Held<'store'>): number;
  storeSet(store: Held<'store'>, key: string, value: string): Promise<void>;
  storeGet(store: Held<'store'>, key: string, timeoutMs: number): Promise<string>;
  storeRead(store: Held<'store'>, keys: readonly string[]): Promise<(string | null)[]>;
  heartbeatStart(
    store: Held<'store'>,
    key: string,
    group: Held<'group'>,
    intervalMs: number,
  ): Promise<Held<'heartbeat'>>;
  heartbeatStop(heartbeat: Held<'heartbeat'>): void;
  heartbeatLost(heartbeat: Held<'heartbeat'>): boolean;
  groupOpen(
    backend: string,
    store: Held<'store'>,
    rank: number,
    size: number,
    timeoutMs: number,
    interfaces: readonly string[],
    hostname: string,
    gpu: number,
  ): Promise<Held<'group'>>;
  groupClose(group: Held<'group'>): void;
  allReduce(group: Held<'group'>, tensor: Tensor, op: string): Held<'work'>;
  broadcast(group: Held<'group'>, tensor: Tensor, root: number): Held<'work'>;
  allGather(group: Held<'group'>, tensor: Tensor): Held<'work'>;
  gather(group: Held<'group'>, tensor: Tensor, root: number): Held<'work'>;
  send(group: Held<'group'>, tensor: Tensor, rank: number, tag: number): Held<'work'>;
  receive(group: Held<'group'>, tensor: Tensor, rank: number, tag: number): Held<'work'>;
  barrier(group: Held<'group'>): Held<'work'>;
  workWait(work: Held<'work'>): void;
  workDone(work: Held<'work'>): Promise<void>;
  workOutputs(work: Held<'work'>): Tensor[];
  ncclAvailable(): boolean;
  reducerOpen(group: Held<'group'>, parameters: readonly Tensor[], bucketBytes: number): Held<'reducer'>;
  reducerPrepare(reducer: Held<'reducer'>): void;
  reducerArm(reducer: Held<'reducer'>): void;
  reducerFinish(reducer: Held<'reducer'>): void;
  reducerCounts(reducer: Held<'reducer'>): [buckets: number, sentEarly: number];
  reducerClose(reducer: Held<'reducer'>): void;
}
