import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { imagenetMean, imagenetStd } from '../views/augment.js';
import { isCapi, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { CONFIG_KEY } from '../weights/checkpoint-file.js';
import { statedBeside } from '../weights/stated-architecture.js';
import { backboneFromCheckpoint, loadBackbone, type ConfigOverrides } from '../weights/load.js';
import { featuresOf, type BatchFeatures } from './check.js';
import { capiCode, capiState } from './capi.js';
import { dinov2Code, dinov2State } from './dinov2.js';
import { dinov3Code, dinov3State } from './dinov3.js';
import {
  huggingFaceConfig,
  huggingFaceModel,
  huggingFaceState,
  requireHuggingFaceClass,
} from './hugging-face.js';
import { OnnxSession } from './onnx/session.js';
import { onnxFile, writeOnnx } from './onnx/export.js';
import type { FloatType } from './onnx/graph-builder.js';
import { preprocessorConfig } from './preprocessor.js';
import { timmCode, timmState } from './timm.js';
import { saveTorchFile } from './torch-file/save.js';

/** What a backbone can be exported to. */
export const EXPORT_FORMATS = ['hf', 'timm', 'dinov2', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** An export that was opened again: its features, and what ends its use. */
export interface OpenedExport {
  run(pixels: Tensor): Promise<BatchFeatures>;
  close(): Promise<void>;
}

/** How one form is written, opened again and used. */
export interface Format {
  /** Writes the weights and what belongs beside them; the caller opens a scope for what is converted. */
  write(folder: string, model: VisionTransformer, dtype: FloatType): void;
  /** Opens what was written; `config` is the source's. */
  open(folder: string, config: Readonly<ViTConfig>, dtype: FloatType): Promise<OpenedExport>;
  /** Code that loads it, for the README, and its language. */
  code(config: Readonly<ViTConfig>, dtype: FloatType): { language: 'python' | 'js'; text: string };
  /** How the library that loads it resizes positions; null where the form brings its own resizing. */
  interpolation(config: Readonly<ViTConfig>): Interpolation | null;
}

export type Interpolation = Pick<ViTConfig, 'interpolateOffset' | 'interpolateAntialias' | 'interpolateMode'>;

const SAFETENSORS = 'model.safetensors';
const TORCH_FILE = 'model.pth';

export const FORMATS: Readonly<Record<ExportFormat, Format>> = {
  hf: {
    write(folder, model, dtype) {
      requireHuggingFaceClass(model.config);
      writeJson(folder, 'config.json', huggingFaceConfig(model.config, dtype));
      writeJson(folder, 'preprocessor_config.json', preprocessorConfig(model.config));
      writeSafetensors(folder, huggingFaceState(model), model.config, dtype);
    },
    open: (folder, config) => openSafetensors(folder, { ...resizing(config), ...saidBeside(folder, config) }),
    code(config) {
      const text = [
        'from transformers import AutoModel',
        '',
        huggingFaceModel(config) === 'ViTModel'
          ? "model = AutoModel.from_pretrained('.', add_pooling_layer=False).eval()"
          : "model = AutoModel.from_pretrained('.').eval()",
      ];
      return { language: 'python', text: text.join('\n') };
    },
    interpolation: (config) =>
      config.ropeBase === undefined
        ? { interpolateOffset: 0, interpolateAntialias: config.registers > 0, interpolateMode: 'bicubic' }
        : null,
  },
  timm: {
    write: (folder, model, dtype) => writeSafetensors(folder, timmState(model), model.config, dtype),
    // Heads, epsilon and the base of rotary positions are in the code that builds the model.
    open: (folder, { numHeads, eps, activation, ropeBase, ...config }) =>
      openSafetensors(folder, {
        ...resizing(config),
        numHeads,
        eps,
        ...(activation && { activation }),
        ...(ropeBase !== undefined && { ropeBase }),
      }),
    code: (config) => ({ language: 'python', text: timmCode(config, SAFETENSORS) }),
    interpolation: (config) =>
      config.ropeBase === undefined
        ? { interpolateOffset: 0, interpolateAntialias: true, interpolateMode: 'bicubic' }
        : null,
  },
  dinov2: {
    write(folder, model, dtype) {
      const { numHeads, eps, ropeBase, imgSize } = model.config;
      const state = ownNames(model.config).state(model);
      saveTorchFile(join(folder, TORCH_FILE), inDtype(state, dtype));
      // Tensors do not tell the heads: this file does, when neco reads the folder.
      const size = ropeBase === undefined ? {} : { image_size: imgSize };
      writeJson(folder, 'config.json', { num_attention_heads: numHeads, layer_norm_eps: eps, ...size });
    },
    async open(folder, config) {
      const model = await loadBackbone(join(folder, TORCH_FILE), { config: resizing(config) });
      return openedModel(model);
    },
    code: (config) => ({
      language: 'python',
      text: ownNames(config).code(config, TORCH_FILE),
    }),
    interpolation: () => null,
  },
  onnx: {
    write(folder, model, dtype) {
      writeJson(folder, 'config.json', huggingFaceConfig(model.config, 'float32'));
      writeJson(folder, 'preprocessor_config.json', preprocessorConfig(model.config));
      writeOnnx(folder, model, dtype);
    },
    async open(folder, _config, dtype) {
      const session = await OnnxSession.open(join(folder, onnxFile(dtype)));
      return { run: (pixels) => session.run(pixels), close: () => session.close() };
    },
    code: (_config, dtype) => ({ language: 'js', text: transformersJsCode(dtype) }),
    interpolation: () => null,
  },
};

/** What writes the names of the repository of a network's family, and the code that loads them. */
function ownNames(config: Readonly<ViTConfig>): { state: typeof dinov2State; code: typeof dinov2Code } {
  if (isCapi(config)) return { state: capiState, code: capiCode };
  return config.ropeBase === undefined
    ? { state: dinov2State, code: dinov2Code }
    : { state: dinov3State, code: dinov3Code };
}

/** Code that loads an export: Python, or JavaScript for ONNX. */
export function loadingCode(
  format: ExportFormat,
  config: Readonly<ViTConfig>,
  dtype: FloatType = 'float32',
): string {
  return FORMATS[format].code(config, dtype).text;
}

function transformersJsCode(dtype: FloatType): string {
  return [
    "import { AutoModel, AutoProcessor, RawImage } from '@huggingface/transformers';",
    '',
    `const model = await AutoModel.from_pretrained('.', { dtype: '${dtype === 'float16' ? 'fp16' : 'fp32'}' });`,
    "const processor = await AutoProcessor.from_pretrained('.');",
    "const { patch_tokens, cls_token } = await model(await processor(await RawImage.read('photo.jpg')));",
  ].join('\n');
}

function writeJson(folder: string, name: string, value: unknown): void {
  writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}

function writeSafetensors(
  folder: string,
  state: ReadonlyMap<string, Tensor>,
  config: Readonly<ViTConfig>,
  dtype: FloatType,
): void {
  // "format" is what transformers asks for; our own key makes the way back exact.
  const metadata = { format: 'pt', [CONFIG_KEY]: JSON.stringify(config) };
  torch.io.saveSafetensors(join(folder, SAFETENSORS), inDtype(state, dtype), metadata);
}

function inDtype(state: ReadonlyMap<string, Tensor>, dtype: FloatType): Map<string, Tensor> {
  return new Map([...state].map(([key, tensor]) => [key, tensor.detach().to(dtype)]));
}

/** Reads tensors and names as a stranger's file: without the configuration that our own files carry. */
function openSafetensors(folder: string, config: ConfigOverrides): Promise<OpenedExport> {
  const file = join(folder, SAFETENSORS);
  const model = torch.scope(() => {
    const { tensors } = torch.io.loadSafetensors(file);
    const normalisation = { mean: imagenetMean, std: imagenetStd };
    return backboneFromCheckpoint({ tensors, metadata: {} }, file, { config, normalisation });
  });
  return Promise.resolve(openedModel(model));
}

/** What the `config.json` of transformers says that tensors do not. */
function saidBeside(folder: string, found: Readonly<ViTConfig>): ConfigOverrides {
  return statedBeside(join(folder, SAFETENSORS), found);
}

/** The source's way of resizing positions, which belongs to neither names nor values. */
function resizing({
  interpolateOffset,
  interpolateAntialias,
  interpolateMode = 'bicubic',
}: Interpolation): ConfigOverrides {
  return { interpolateOffset, interpolateAntialias, interpolateMode };
}

function openedModel(model: VisionTransformer): OpenedExport {
  return {
    run: (pixels) => Promise.resolve(featuresOf(model, pixels)),
    close: () => {
      for (const parameter of model.parameters()) parameter.release();
      return Promise.resolve();
    },
  };
}
