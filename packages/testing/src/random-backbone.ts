import * as torch from '@neco/torch';
import { capiConfig, ropeConfig, UserError, VisionTransformer, vitConfig } from '@neco/neco/internal';
import type { ViTConfig } from '@neco/neco/internal';
import assert from 'node:assert/strict';
import { temporaryFolder } from './temporary-folder.js';

const SIZES = { embedDim: 24, depth: 2, numHeads: 3, patchSize: 4, imgSize: 20 } as const;

/** Small architectures that differ in everything an export has to map. */
export const SMALL_CONFIGS: Readonly<Record<string, ViTConfig>> = {
  v1: vitConfig('small', 'v1', { ...SIZES, eps: 1e-12 }),
  v2: vitConfig('small', 'v2', { ...SIZES, mlpRatio: 2 }),
  registers: vitConfig('small', 'v2', { ...SIZES, registers: 3, qkvBias: false }),
  swiglu: vitConfig('giant', 'v2', { ...SIZES, interpolateOffset: 0 }),
  'swiglu-registers': vitConfig('giant', 'v2', { ...SIZES, registers: 4 }),
  rotary: ropeConfig('small', SIZES),
  'rotary-swiglu': ropeConfig('giant', { ...SIZES, registers: 0, mlpRatio: 6, layerScale: null }),
  'rotary-unbiased': ropeConfig('small', { ...SIZES, ropeBase: 77.5, qkvBias: false, eps: 1e-6 }),
};

/** Small vision towers, for which the form of DINOv2 is refused: CLIP's and SigLIP's. */
export const TOWER_CONFIGS: Readonly<Record<string, ViTConfig>> = {
  clip: vitConfig('small', 'v1', { ...SIZES, preNorm: true, activation: 'quick_gelu', interpolateOffset: 0 }),
  siglip: vitConfig('small', 'v1', {
    ...SIZES,
    classToken: false,
    activation: 'gelu_tanh',
    interpolateOffset: 0,
    interpolateAntialias: true,
  }),
};

/** CAPI, for which the forms of transformers and timm are refused. */
export const CAPI_CONFIG: ViTConfig = capiConfig('small', { ...SIZES, registers: 8 });

/** TIPS: DINOv2 with one register and positions that are resized by the bilinear kernel. */
export const TIPS_CONFIG: ViTConfig = vitConfig('small', 'v2', {
  ...SIZES,
  registers: 1,
  interpolateMode: 'bilinear',
});

/**
 * A network whose weights are large enough that attention, gates, LayerScale and positions all matter: a mistake in any
 * of them moves features by far more than the tolerances.
 */
export function randomBackbone(config: ViTConfig, seed = 3): VisionTransformer {
  torch.manualSeed(seed);
  const model = new VisionTransformer(config).eval();
  torch.noGrad(() => {
    for (const [name, parameter] of model.namedParameters()) {
      const fanIn = parameter.numel() / (parameter.shape[0] as number);
      const isMatrix = parameter.ndim >= 2 && !/token|pos_embed/.test(name);
      const isFactor = /gamma$|norm\d?\.weight$/.test(name);
      parameter.normal_(isFactor ? 1 : 0, isMatrix ? 1.2 / Math.sqrt(fanIn) : 0.3);
    }
  });
  return model;
}

/** Runs `body` with a temporary folder that is removed afterwards. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();

  await body(folder);
}

/** Asserts that something fails with one sentence for the user that matches. */
export async function refuses(action: Promise<unknown>, pattern: RegExp): Promise<void> {
  await assert.rejects(action, (error: Error) => {
    assert.ok(error instanceof UserError, error.stack);
    assert.match(error.message, pattern);
    return true;
  });
}
