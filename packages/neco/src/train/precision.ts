import * as torch from '@neco/torch';
import type { TrainConfig } from './config.js';

/** Runs the networks' part of a step in the configured precision. */
export function inPrecision<T>(config: Pick<TrainConfig, 'precision'>, body: () => T): T {
  return config.precision === 'bf16' ? torch.autocast('bfloat16', body) : body();
}

/**
 * Whether this processor multiplies bfloat16 matrices in hardware. Without that libtorch falls back to code that is
 * hundreds of times slower than float32.
 */
export function hasFastBfloat16(): boolean {
  const { cpu } = torch.versions();
  return cpu.avx512_bf16 === true || cpu.amx_bf16 === true;
}
