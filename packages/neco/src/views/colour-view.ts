import type { Tensor } from '@neco/torch';
import { nativeOperator } from '../native-operators.js';
import { blurOf, imagenetMean, imagenetStd, type ColourChange, type JitterKind } from './augment.js';

/** Vector instructions that the colour operator can use. */
export type ViewKernelName = 'avx512' | 'avx2' | 'plain';

type ColourView = (
  pixels: Tensor,
  kinds: readonly number[],
  amounts: readonly number[],
  grayscale: boolean,
  bell: readonly number[],
  mean: readonly number[],
  deviation: readonly number[],
  out: Tensor,
  kernel: string | null,
) => void;

interface Operators {
  colourView: ColourView;
  viewKernels: () => ViewKernelName[];
}

let loaded: Operators | undefined;

function operators(): Operators {
  loaded ??= {
    colourView: nativeOperator<ColourView>('neco::colour_view'),
    viewKernels: nativeOperator<() => ViewKernelName[]>('neco::view_kernels'),
  };
  return loaded;
}

/** The operator's numbers of the adjustments. */
const kindNumbers: Readonly<Record<JitterKind, number>> = {
  brightness: 0,
  contrast: 1,
  saturation: 2,
  hue: 3,
};

/**
 * Colours and normalises a view in one or two passes over its pixels: {@link changeColours} and {@link normalise}
 * in one operator, equal to them up to rounding (2e-5 of normalised values).
 *
 * @param pixels - uint8 `[H, W, 3]`, contiguous.
 * @param out - float32 `[3, H, W]`, contiguous (it may be part of a larger tensor). It is overwritten.
 * @param kernel - One of {@link viewKernels}; the default is the fastest.
 */
export function colourView(
  pixels: Tensor,
  change: ColourChange,
  out: Tensor,
  kernel: ViewKernelName | null = null,
): void {
  const [height, width] = pixels.shape as [number, number];
  operators().colourView(
    pixels,
    change.jitter.map(({ kind }) => kindNumbers[kind]),
    change.jitter.map(({ amount }) => amount),
    change.grayscale,
    blurOf(change, height, width),
    imagenetMean,
    imagenetStd,
    out,
    kernel,
  );
}

/** The kernels of the colour operator that this build and processor can run, the fastest first. */
export function viewKernels(): ViewKernelName[] {
  return operators().viewKernels();
}
