import { readFileSync } from 'node:fs';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-web';
import { INPUT, OUTPUTS } from './vit-graph.js';

/** A backbone in the ONNX form, run by onnxruntime's WebAssembly build on one thread. */
export class OnnxSession {
  private constructor(
    private readonly session: InferenceSession,
    private readonly makeTensor: (data: Float32Array, shape: readonly number[]) => OnnxTensor,
  ) {}

  /** @throws what onnxruntime throws if the file is damaged. */
  static async open(file: string): Promise<OnnxSession> {
    // Loaded here, because it starts a WebAssembly module that only exports need.
    const onnx = await import('onnxruntime-web');
    onnx.env.wasm.numThreads = 1;
    onnx.env.logLevel = 'error';
    const session = await onnx.InferenceSession.create(readFileSync(file), { executionProviders: ['wasm'] });
    return new OnnxSession(session, (data, shape) => new onnx.Tensor('float32', data, shape));
  }

  /**
   * @param pixels - `[B, 3, H, W]`, normalised.
   * @returns Patch tokens `[B, rows, columns, D]` and class tokens `[B, D]`.
   */
  async run(pixels: Tensor): Promise<{ patches: Tensor; cls: Tensor }> {
    const input = this.makeTensor(pixels.toFloat32Array(), pixels.shape);
    const outputs = await this.session.run({ [INPUT]: input }, [OUTPUTS.patches, OUTPUTS.cls]);
    const output = (name: string): Tensor => {
      const { data, dims } = outputs[name] as OnnxTensor;
      return torch.fromTypedArray(data as Float32Array, dims);
    };
    return { patches: output(OUTPUTS.patches), cls: output(OUTPUTS.cls) };
  }

  close(): Promise<void> {
    return this.session.release();
  }
}
