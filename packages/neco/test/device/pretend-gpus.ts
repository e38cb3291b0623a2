// Gives the process two pretend GPUs (pretend_gpu.cc) and lets Gloo play NCCL between them. To be imported before anything
// asks for a device: by a test, or by a `neco` process through `pretendEnvironment`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

const inPackages = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url));
const source = inPackages('neco/test/device/pretend_gpu.cc');
const compiler = process.env.CXX ?? 'g++';

/** Why there are no pretend GPUs in this process; false if there are. */
export const noPretendGpus = loadPretendGpus();

/** For `neco` processes that are to have pretend GPUs. */
export const pretendEnvironment = { NODE_OPTIONS: `--import ${import.meta.url}` };

function loadPretendGpus(): string | false {
  const record = readFileSync(inPackages('torch/build/libtorch.json'), 'utf8');
  const { root } = JSON.parse(record) as { root: string };
  if (process.platform !== 'linux') return 'written for Linux';
  if (existsSync(path.join(root, 'lib/libtorch_cuda.so'))) return 'this build knows real GPUs';
  if (spawnSync(compiler, ['--version']).status !== 0) return 'there is no C++ compiler';
  torch.loadLibrary(builtLibrary(root));
  playNccl();
  return false;
}

/** Compiles the source unless that was done before. */
function builtLibrary(root: string): string {
  const key = createHash('sha256').update(readFileSync(source)).update(root).digest('hex').slice(0, 16);
  const library = inPackages(`neco/build/pretend-gpu/${key}.so`);
  if (existsSync(library)) return library;
  mkdirSync(path.dirname(library), { recursive: true });
  const headers = ['include', 'include/torch/csrc/api/include'].flatMap((folder) => [
    '-isystem',
    path.join(root, folder),
  ]);
  const lib = path.join(root, 'lib');
  const made = `${library}.${process.pid}`;
  const flags = ['-O1', '-std=c++20', '-fPIC', '-shared', '-D_GLIBCXX_USE_CXX11_ABI=1', ...headers];
  const link = [`-L${lib}`, '-ltorch_cpu', '-lc10', `-Wl,-rpath,${lib}`];
  const { status, stderr } = spawnSync(compiler, [...flags, source, '-o', made, ...link], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`pretend_gpu.cc does not compile: ${stderr.slice(0, 2000)}`);
  renameSync(made, library);
  return library;
}

/** The part of the addon that groups of processes use. */
interface Addon {
  ncclAvailable(): boolean;
  groupOpen(backend: string, ...rest: unknown[]): Promise<object>;
  allReduce(group: object, tensor: Tensor, op: string): object;
  broadcast(group: object, tensor: Tensor, root: number): object;
  allGather(group: object, tensor: Tensor): object;
  gather(group: object, tensor: Tensor, root: number): object;
  workWait(work: object): void;
  workOutputs(work: object): Tensor[];
  reducerOpen(group: object, parameters: Tensor[], bytes: number): object;
  reducerPrepare(reducer: object): void;
  reducerArm(reducer: object): void;
  reducerFinish(reducer: object): void;
  reducerClose(reducer: object): void;
}

/** Groups of NCCL become ones of Gloo that take tensors of GPUs alone, by way of copies; those of Gloo take none. */
function playNccl(): void {
  const addon = createRequire(import.meta.url)(inPackages('torch/build/neco_torch.node')) as Addon;
  const real = { ...addon };
  const sizes = new WeakMap<object, number>();
  const copies = new WeakMap<object, { tensor: Tensor; copy: Tensor }>();
  const reducers = new WeakMap<object, { group: object; parameters: Tensor[] }>();
  addon.ncclAvailable = () => process.env.PRETEND_NO_NCCL === undefined;
  addon.groupOpen = async (backend, store, rank, size, timeout, interfaces, hostname, gpu) => {
    const own = backend === 'nccl' ? '127.0.0.1' : hostname;
    const group = await real.groupOpen('gloo', store, rank, size, timeout, interfaces, own, gpu);
    if (backend === 'nccl') sizes.set(group, size as number);
    return group;
  };
  for (const name of ['allReduce', 'broadcast', 'allGather', 'gather'] as const) {
    const start = real[name] as (group: object, tensor: Tensor, ...rest: unknown[]) => object;
    const started = (group: object, tensor: Tensor, ...rest: unknown[]): object => {
      const onGpu = tensor.device !== 'cpu';
      if (onGpu !== sizes.has(group))
        throw new Error(`${name}: a tensor on ${tensor.device} in the wrong group`);
      if (!onGpu) return start(group, tensor, ...rest);
      const copy = torch.keep(tensor.detach().to('cpu'));
      const work = start(group, copy, ...rest);
      copies.set(work, { tensor, copy });
      return work;
    };
    Object.assign(addon, { [name]: started });
  }
  addon.workWait = (work) => {
    real.workWait(work);
    const pair = copies.get(work);
    if (pair) torch.noGrad(() => pair.tensor.copy_(pair.copy));
  };
  addon.workOutputs = (work) => {
    const outputs = real.workOutputs(work);
    const pair = copies.get(work);
    return pair ? outputs.map((output) => output.to(pair.tensor.device)) : outputs;
  };
  addon.reducerOpen = (group, parameters, bytes) => {
    if (!sizes.has(group)) return real.reducerOpen(group, parameters, bytes);
    const reducer = {};
    reducers.set(reducer, { group, parameters });
    return reducer;
  };
  addon.reducerPrepare = (reducer) => {
    const own = reducers.get(reducer);
    if (!own) return real.reducerPrepare(reducer);
    for (const weight of own.parameters) weight.grad = null;
  };
  addon.reducerArm = (reducer) => (reducers.has(reducer) ? undefined : real.reducerArm(reducer));
  addon.reducerClose = (reducer) => (reducers.has(reducer) ? undefined : real.reducerClose(reducer));
  addon.reducerFinish = (reducer) => {
    const own = reducers.get(reducer);
    if (!own) return real.reducerFinish(reducer);
    for (const { grad } of own.parameters) {
      if (grad === null) continue;
      addon.workWait(addon.allReduce(own.group, grad, 'sum'));
      torch.noGrad(() => grad.div_(sizes.get(own.group)!));
    }
  };
}
