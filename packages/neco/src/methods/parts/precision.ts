import * as torch from '@neco/torch';

/**
 * Runs the networks' part of a step in the configured precision.
 * @param device - Where the networks lie.
 */
export function inPrecision<T>(precision: string, device: string, body: () => T): T {
  return precision === 'bf16' ? torch.autocast('bfloat16', body, { device }) : body();
}

/** What the precision `auto` stands for: bfloat16 where it is computed in hardware, as every GPU since 2020 does. */
export function autoPrecision(onGpu: boolean): 'bf16' | 'fp32' {
  return onGpu || hasFastBfloat16() ? 'bf16' : 'fp32';
}

/**
 * Whether this processor multiplies bfloat16 matrices in hardware. Without that libtorch falls back to code that is
 * hundreds of times slower than float32.
 */
export function hasFastBfloat16(): boolean {
  const { cpu } = torch.versions();
  return cpu.avx512_bf16 === true || cpu.amx_bf16 === true;
}
