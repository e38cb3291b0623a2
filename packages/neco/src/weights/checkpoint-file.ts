import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { systemReason, UserError } from '../errors.js';
import type { ViTConfig } from '../vit/config.js';
import { parseViTConfig } from '../vit/parse-config.js';
import type { Checkpoint, ChooseKeys } from './checkpoint.js';
import { foreignFormat, type ForeignFormat } from './foreign-formats.js';
import { plainKey, recogniseLayout, type Which } from './layouts.js';
import { isOnnxFile, useOnnxFile } from './onnx/onnx-file.js';
import { ByteSource } from './pickle/byte-source.js';
import { ForeignArchiveError, useTorchFile } from './pickle/torch-file.js';
import { quoteName } from './quote.js';
import { readShards } from './sharded.js';

/** Key of the metadata under which our own files carry their {@link ViTConfig} as JSON. */
export const CONFIG_KEY = 'neco.config';

/**
 * Reads a file of weights: safetensors, a file of `torch.save` (`.pth`, `.pt`, `.ckpt`, `.bin`), ONNX, or the
 * index of a model in several files of the first two kinds. It never runs the classes of a `torch.save` file
 * or the graph of an ONNX file.
 *
 * @param file - An existing file. Its first bytes decide its kind; an index has the ending `.json`.
 * @param which - Network to read from a teacher-student file; the other tensors are not read.
 * @throws {@link UserError} if it cannot be read or is of another kind.
 */
export function readCheckpoint(file: string, which?: Which): Checkpoint {
  return file.endsWith('.json')
    ? readShards(file, (keys) => backboneOnly(keys, which), readTensors)
    : readTensors(file, (keys) => backboneOnly(keys, which));
}

/** Chooses the keys of the wanted network by its prefix; all keys if none is recognised. */
function backboneOnly(keys: Iterable<string>, which: Which | undefined): (key: string) => boolean {
  const listed = [...keys];
  const prefix = recogniseLayout(listed, which)?.prefix ?? '';
  return (key) => plainKey(key).startsWith(prefix);
}

/** Reads those tensors of one file that are chosen by its keys. */
function readTensors(file: string, choose: ChooseKeys): Checkpoint {
  const foreign = reading(file, () => foreignFormat(file));
  if (foreign !== null) throw notWeights(file, foreign);
  switch (kindOf(file)) {
    case 'onnx':
      return readOnnx(file, choose);
    case 'torch':
      return readTorchFile(file, choose);
    case 'safetensors':
      return readSafetensors(file, choose);
  }
}

const FORMS = { onnx: 'ONNX', torch: 'PyTorch', safetensors: 'safetensors' } as const;

/** The form of a file of weights, for people. @throws {@link UserError} if it is none. */
export function fileForm(file: string): string {
  if (file.endsWith('.json')) return 'the index of weights in several files';
  const foreign = reading(file, () => foreignFormat(file));
  if (foreign !== null) throw notWeights(file, foreign);
  return FORMS[kindOf(file)];
}

function kindOf(file: string): 'onnx' | 'torch' | 'safetensors' {
  return reading(file, () => {
    if (isOnnxFile(file)) return 'onnx';
    return isTorchFile(file) ? 'torch' : 'safetensors';
  });
}

function reading<T>(file: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${systemReason(error) ?? (error as Error).message}.`, {
      cause: error,
    });
  }
}

function notWeights(file: string, { name, advice }: ForeignFormat, cause?: unknown): UserError {
  return new UserError(`${file} is ${quoteName(name)}, and no file of weights; ${advice}.`, { cause });
}

function readSafetensors(file: string, choose: ChooseKeys): Checkpoint {
  try {
    const keys = [...torch.io.inspectSafetensors(file).entries.keys()];
    const wanted = choose(keys);
    const { tensors, metadata } = torch.io.loadSafetensors(file, wanted);
    return { tensors, metadata, skipped: keys.filter((key) => !wanted(key)) };
  } catch (error) {
    throw unreadable(file, 'safetensors file', error);
  }
}

function readTorchFile(file: string, choose: ChooseKeys): Checkpoint {
  try {
    return useTorchFile(file, ({ references, read }) => {
      const wanted = choose(references.keys());
      const tensors = new Map<string, Tensor>();
      const skipped: string[] = [];
      for (const [key, reference] of references) {
        if (wanted(key)) tensors.set(key, read(reference));
        else skipped.push(key);
      }
      return { tensors, metadata: {}, skipped };
    });
  } catch (error) {
    if (error instanceof ForeignArchiveError) throw notWeights(file, error.format, error);
    throw unreadable(file, 'PyTorch checkpoint', error);
  }
}

function readOnnx(file: string, choose: ChooseKeys): Checkpoint {
  try {
    return useOnnxFile(file, ({ entries, metadata, hints }) => {
      const wanted = choose(entries.keys());
      const tensors = new Map<string, Tensor>();
      const skipped: string[] = [];
      for (const [key, read] of entries) {
        if (wanted(key)) tensors.set(key, read());
        else skipped.push(key);
      }
      return { tensors, metadata, skipped, hints };
    });
  } catch (error) {
    throw unreadable(file, 'ONNX file', error);
  }
}

function unreadable(file: string, kind: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message.replace(`${file}: `, '') : String(error);
  return new UserError(
    `${file} is not a readable ${kind} (${quoteName(reason)}); download or export it again.`,
    {
      cause: error,
    },
  );
}

/** PyTorch's files start like a zip archive or like a pickle of protocol 2 or later. */
function isTorchFile(file: string): boolean {
  const [first, second = 0] = ByteSource.use(file, (source) => source.read(0, Math.min(2, source.size)));
  return (
    (first === 0x50 && second === 0x4b) ||
    (first === 0x80 && second >= 2 && second <= 5 && !hasJsonHeader(file))
  );
}

/** A safetensors header of 640, 896 ... bytes starts with the same two bytes; then a JSON object follows. */
function hasJsonHeader(file: string): boolean {
  return ByteSource.use(file, (source) => source.size > 8 && source.read(8, 1).toString('latin1') === '{');
}

/** The configuration that our own files carry, or null. @throws {@link UserError} if it is damaged. */
export function embeddedConfig(metadata: Readonly<Record<string, string>>, file: string): ViTConfig | null {
  const text = metadata[CONFIG_KEY];
  return text === undefined ? null : parseViTConfig(parseJson(text, `the metadata of ${file}`), file);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`The configuration in ${source} is not valid JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
