import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Block } from './block.js';
import type { Rotation } from './rotary.js';

interface Recorded {
  block: Block;
  /** Input of the block, `[B, N, D]`, without graph. */
  input: Tensor;
  /** State of the generator before the block, so that stochastic depth repeats. */
  randomState: Tensor;
}

/**
 * Activation checkpointing (Chen et al. 2016): blocks run without a graph and keep only their inputs; in the
 * backward pass each block runs once more. This costs one more forward pass and saves all activations inside
 * the blocks. The gradients are the same to the bit. Call {@link backward} once after the loss's own backward
 * pass.
 */
export class BlockRecomputation {
  readonly #sequences: { start: Tensor; recorded: Recorded[]; end: Tensor; rotation: Rotation | null }[] = [];

  /** @param around - Wraps a block's second forward pass as the caller of {@link run} wraps the first (autocast). */
  constructor(private readonly around: (forward: () => Tensor) => Tensor = (forward) => forward()) {}

  /**
   * The blocks' output `[B, N, D]` as a leaf that collects a gradient.
   *
   * @param rotation - Rotary positions of the tokens; null where positions are learned.
   */
  run(tokens: Tensor, blocks: readonly Block[], rotation: Rotation | null = null): Tensor {
    const recorded: Recorded[] = [];
    const output = torch.noGrad(() =>
      blocks.reduce((input, block) => {
        recorded.push({
          block,
          input: torch.keep(input.detach()),
          randomState: torch.keep(torch.getRngState()),
        });
        return block.forward(input, rotation);
      }, tokens.detach()),
    );
    const end = torch.keep(output.detach()).requiresGrad_();
    const turning = rotation && {
      cos: torch.keep(rotation.cos.alias()),
      sin: torch.keep(rotation.sin.alias()),
    };
    this.#sequences.push({ start: torch.keep(tokens.alias()), recorded, end, rotation: turning });
    return end;
  }

  /** Runs the blocks again, last to first, and passes the gradient on to what made the first input. */
  backward(): void {
    const after = torch.getRngState();
    for (const { start, recorded, end, rotation } of this.#sequences.splice(0)) {
      let gradient = end.grad;
      for (const { block, input, randomState } of recorded.reverse()) {
        if (gradient) gradient = this.#rerun(block, input, randomState, gradient, rotation);
        input.release();
        randomState.release();
      }
      if (gradient && start.requiresGrad) start.backward(gradient);
      start.release();
      end.release();
      rotation?.cos.release();
      rotation?.sin.release();
    }
    torch.setRngState(after);
    after.release();
  }

  #rerun(
    block: Block,
    input: Tensor,
    randomState: Tensor,
    gradient: Tensor,
    rotation: Rotation | null,
  ): Tensor | null {
    return torch.scope(() => {
      torch.setRngState(randomState);
      const leaf = input.detach().requiresGrad_();
      const output = torch.enableGrad(() => this.around(() => block.forward(leaf, rotation)));
      output.backward(gradient);
      return leaf.grad;
    });
  }
}
