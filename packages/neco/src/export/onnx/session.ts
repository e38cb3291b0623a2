import { readFileSync } from 'node:fs';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-web';
import { optionalPackageError } from '../../errors.js';
import { INPUT, OUTPUTS } from './vit-graph.js';

/** A backbone or a segmenter in the ONNX form, run by onnxruntime's WebAssembly build on one thread. */
export class OnnxSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly makeTensor: (data: Float32Array, shape: readonly number[]) => OnnxTensor,
  ) {}

  /**
   * @param model - A file or its bytes.
   * @throws what onnxruntime throws if it is damaged.
   */
  static async open(model: string | Uint8Array): Promise<OnnxSession> {
    // Loaded here, because it starts a WebAssembly module that only exports need.
    const onnx = await loadRuntime();
    onnx.env.wasm.numThreads = 1;
    onnx.env.logLevel = 'error';
    const bytes = typeof model === 'string' ? readFileSync(model) : model;
    const session = await onnx.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    return new OnnxSession(session, (data, shape) => new onnx.Tensor('float32', data, shape));
  }

  /**
   * @param pixels - `[B, 3, H, W]`, normalised.
   * @returns Patch tokens `[B, rows, columns, D]` and class tokens `[B, D]`.
   */
  async run(pixels: Tensor): Promise<{ patches: Tensor; cls: Tensor }> {
    const [patches, cls] = await this.compute(pixels, [OUTPUTS.patches, OUTPUTS.cls]);
    return { patches: patches!, cls: cls! };
  }

  /** Outputs by their names, float32. @param pixels - `[B, 3, H, W]`, normalised. */
  async compute(pixels: Tensor, names: readonly string[]): Promise<Tensor[]> {
    const input = this.makeTensor(pixels.toFloat32Array(), pixels.shape);
    const outputs = await this.session.run({ [INPUT]: input }, names);
    return names.map((name) => {
      const { data, dims } = outputs[name] as OnnxTensor;
      return torch.fromTypedArray(data as Float32Array, dims);
    });
  }

  close(): Promise<void> {
    return this.session.release();
  }
}

async function loadRuntime() {
  try {
    return await import('onnxruntime-web');
  } catch (error) {
    throw optionalPackageError(error, 'Checking an ONNX export', 'onnxruntime-web', '141 MB');
  }
}
