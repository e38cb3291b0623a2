import { createHash } from 'node:crypto';
import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import type { RunState } from '../../run/checkpoint.js';
import type { PatchQueue } from '../../methods/neco/queue.js';
import type { World } from '../../distributed/world.js';

/** A queue of another rank, as the leader keeps it for the checkpoint. */
export interface QueueCopy {
  embeddings: Tensor;
  filled: number;
  next: number;
}

/** What a rank must know before tensors can come. */
interface StateOutline {
  step: number;
  skipped: string[];
  optimizer: { name: string; shape: number[]; dtype: DType }[];
  groups: Record<string, unknown>[];
}

/** The part of {@link sendState} that is text. */
export function outlineOf(state: RunState): StateOutline {
  const { tensors, groups } = state.optimizer.stateDict();
  const optimizer = [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  return { step: state.step, skipped: state.skipped, optimizer, groups };
}

/** Leader: gives its state, just built or restored, to all. The others: {@link receiveState}. */
export function sendState(world: World, state: RunState): void {
  for (const tensor of networkTensors(state)) broadcastByCpu(world, tensor);
  for (const tensor of state.optimizer.stateDict().tensors.values()) broadcastByCpu(world, tensor);
  world.broadcast(torch.getRngState());
  shareQueues(world, state);
}

export function receiveState(world: World, state: RunState, outline: StateOutline): void {
  torch.scope(() => {
    torch.noGrad(() => {
      for (const tensor of networkTensors(state)) broadcastByCpu(world, tensor);
    });
    const tensors = new Map<string, Tensor>();
    for (const { name, shape, dtype } of outline.optimizer) {
      const tensor = torch.zeros(shape, { dtype });
      world.broadcast(tensor);
      tensors.set(name, tensor);
    }
    state.optimizer.loadStateDict({ tensors, groups: outline.groups });
    const random = torch.getRngState();
    world.broadcast(random);
    torch.setRngState(random);
    shareQueues(world, state);
    state.step = outline.step;
    state.skipped = [...outline.skipped];
  });
}

/** The leader's values on every rank, wherever the tensor lies: once a run, so the way over the CPU does no harm. */
function broadcastByCpu(world: World, tensor: Tensor): void {
  if (tensor.device === 'cpu') return world.broadcast(tensor);
  torch.noGrad(() =>
    torch.scope(() => {
      const copy = tensor.to('cpu');
      world.broadcast(copy);
      if (!world.isLeader) tensor.copy_(copy);
    }),
  );
}

/**
 * Each rank gets the queue that the rank of its number had when the checkpoint was written; of fewer saved ones they go
 * around. `state.peerQueues` of the leader holds what was read.
 */
function shareQueues(world: World, state: RunState): void {
  const saved = torch.scope(() => {
    const count = torch.tensor([1 + (state.peerQueues?.length ?? 0)], { dtype: 'int64' });
    world.broadcast(count);
    return count.item();
  });
  const ranks = Math.min(saved, world.size);
  // The leader's own queue comes last: until then it is what rank 0 is given.
  for (let rank = ranks - 1; rank >= 0; rank--) {
    state.queues.forEach((queue, g) => {
      const source = rank === 0 ? copyOf(queue) : state.peerQueues?.[rank - 1]?.[g];
      torch.noGrad(() =>
        torch.scope(() => {
          const embeddings = source ? cpuCopy(source.embeddings) : torch.zeros(queue.embeddings.shape);
          const position = torch.tensor(source ? [source.filled, source.next] : [0, 0], { dtype: 'int64' });
          world.broadcast(embeddings);
          world.broadcast(position);
          if (world.rank % ranks !== rank) return;
          const [filled, next] = numbersOf(position);
          queue.restore(embeddings, { filled, next });
        }),
      );
    });
  }
}

function cpuCopy(tensor: Tensor): Tensor {
  return tensor.device === 'cpu' ? tensor.clone() : tensor.to('cpu');
}

function copyOf(queue: PatchQueue): QueueCopy {
  return { embeddings: queue.embeddings, ...queue.position };
}

function numbersOf(position: Tensor): [number, number] {
  const [filled, next] = position.toTypedArray();
  return [Number(filled), Number(next)];
}

/** Collects the other ranks' queues on the leader, for its next checkpoint. */
export function collectQueues(world: World, state: RunState): void {
  for (const queue of state.peerQueues?.flat() ?? []) queue.embeddings.release();
  const collected: QueueCopy[][] = Array.from({ length: world.size - 1 }, () => []);
  torch.noGrad(() =>
    torch.scope(() => {
      for (const queue of state.queues) {
        const { filled, next } = queue.position;
        const embeddings = world.gather(queue.embeddings.to('cpu'));
        const positions = world.gather(torch.tensor([filled, next], { dtype: 'int64' }));
        for (let rank = 1; rank < embeddings.length; rank++) {
          const [theirFilled, theirNext] = numbersOf(positions[rank]!);
          const copy = torch.keep(embeddings[rank]!);
          collected[rank - 1]!.push({ embeddings: copy, filled: theirFilled, next: theirNext });
        }
      }
    }),
  );
  if (world.isLeader) state.peerQueues = collected;
}

/**
 * Makes sure that all ranks have the same teacher, by its hash.
 * @throws UserError on every rank, naming those that differ from rank 0
 */
export function requireSameTeacher(world: World, state: RunState): void {
  torch.scope(() => {
    const hash = createHash('sha256');
    for (const tensor of state.teacher.stateDict().values()) hash.update(tensor.toBytes());
    const hashes = world.allGather(torch.fromTypedArray(new Uint8Array(hash.digest()), [32]));
    const [first, ...others] = hashes.map((one) =>
      Buffer.from(one.toTypedArray() as Uint8Array).toString('hex'),
    );
    const different = others.flatMap((one, index) => (one === first ? [] : [index + 1]));
    if (different.length === 0) return;
    throw new UserError(
      `Stopped at step ${state.step}: the teacher of rank ${different.join(', ')} is not that of rank 0 (by its hash); ` +
        'what they compute differs: use the same build, processor type and settings on all machines.',
    );
  });
}

function networkTensors({ student, teacher }: RunState): Tensor[] {
  return [...student.stateDict().values(), ...teacher.stateDict().values()];
}
