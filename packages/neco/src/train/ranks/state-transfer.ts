import { createHash } from 'node:crypto';
import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import type { World } from '../../distributed/world.js';
import { networkTensors, type RunState } from '../../run/checkpoint.js';

/** What a rank must know before tensors can come. */
interface StateOutline {
  step: number;
  skipped: string[];
  optimizer: { name: string; shape: number[]; dtype: DType }[];
  groups: Record<string, unknown>[];
  /** Ranks whose own state the leader has. */
  ranks: number;
}

/** The part of {@link sendState} that is text. */
export function outlineOf({ step, skipped, optimizer, peers = [] }: RunState): StateOutline {
  const { tensors, groups } = optimizer.stateDict();
  const outlines = [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  return { step, skipped, optimizer: outlines, groups, ranks: 1 + peers.length };
}

/** Leader: gives its state, just built or restored, to all. The others: {@link receiveState}. */
export function sendState(world: World, state: RunState): void {
  for (const tensor of networkTensors(state.learner).values()) broadcastByCpu(world, tensor);
  for (const tensor of state.optimizer.stateDict().tensors.values()) broadcastByCpu(world, tensor);
  world.broadcast(torch.getRngState());
  shareOwnState(world, state, 1 + (state.peers?.length ?? 0));
}

export function receiveState(world: World, state: RunState, outline: StateOutline): void {
  torch.scope(() => {
    torch.noGrad(() => {
      for (const tensor of networkTensors(state.learner).values()) broadcastByCpu(world, tensor);
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
    shareOwnState(world, state, outline.ranks);
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
 * Each rank gets the learner's `state` that the rank of its number had when the checkpoint was written; of fewer saved
 * ones they go around.
 * @param saved - Ranks whose state was saved.
 */
function shareOwnState(world: World, { learner, peers = [] }: RunState, saved: number): void {
  const ranks = Math.min(saved, world.size);
  const own = learner.state();
  // The leader's own comes last: until then it is what rank 0 is given.
  for (let rank = ranks - 1; rank >= 0; rank--) {
    for (const [name, tensor] of own) {
      torch.noGrad(() =>
        torch.scope(() => {
          const source = rank === 0 ? tensor : (peers[rank - 1]?.get(name) ?? tensor);
          const copy = source.device === 'cpu' ? source.clone() : source.to('cpu');
          world.broadcast(copy);
          if (world.rank % ranks === rank) tensor.copy_(copy);
        }),
      );
    }
  }
}

/** Collects the other ranks' own state on the leader, for its next checkpoint. */
export function collectOwnState(world: World, state: RunState): void {
  releasePeers(state);
  const collected = Array.from({ length: world.size - 1 }, () => new Map<string, Tensor>());
  torch.noGrad(() =>
    torch.scope(() => {
      for (const [name, tensor] of state.learner.state()) {
        const gathered = world.gather(tensor.to('cpu'));
        collected.forEach((peer, i) => world.isLeader && peer.set(name, torch.keep(gathered[i + 1]!)));
      }
    }),
  );
  if (world.isLeader) state.peers = collected;
}

export function releasePeers(state: RunState): void {
  for (const peer of state.peers ?? []) for (const tensor of peer.values()) tensor.release();
  state.peers = [];
}

/**
 * Makes sure that all ranks have the same result, a teacher for instance, by its hash.
 * @throws UserError on every rank, naming those that differ from rank 0
 */
export function requireSameResult(world: World, { learner, step }: RunState): void {
  torch.scope(() => {
    const hash = createHash('sha256');
    const { [learner.result]: network } = learner.networks;
    for (const tensor of network!.stateDict().values()) hash.update(tensor.toBytes());
    const hashes = world.allGather(torch.fromTypedArray(new Uint8Array(hash.digest()), [32]));
    const [first, ...others] = hashes.map((one) =>
      Buffer.from(one.toTypedArray() as Uint8Array).toString('hex'),
    );
    const different = others.flatMap((one, index) => (one === first ? [] : [index + 1]));
    if (different.length === 0) return;
    throw new UserError(
      `Stopped at step ${step}: the ${learner.result} of rank ${different.join(', ')} is not that of rank 0 (by its hash); ` +
        'what they compute differs: use the same build, processor type and settings on all machines.',
    );
  });
}
