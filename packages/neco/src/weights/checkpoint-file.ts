import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { parseViTConfig } from '../vit/config.js';
import type { ViTConfig } from '../vit/config.js';
import type { ArchitectureHints } from './architecture.js';
import { recogniseLayout } from './layouts.js';
import type { Which } from './layouts.js';
import { ByteSource, FormatError } from './pickle/byte-source.js';
import { useTorchFile } from './pickle/torch-file.js';

/** Key of the metadata under which our own files carry their {@link ViTConfig} as JSON. */
export const CONFIG_KEY = 'neco.config';

/** A checkpoint's tensors and free-form strings. */
export interface Checkpoint {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
  /** Keys of the file whose tensors were not read, because they lie outside the wanted network. */
  skipped?: string[];
}

/**
 * Reads a file of weights: safetensors, or what `torch.save` writes (`.pth`, `.pt`, `.ckpt`, `.bin`), whose classes are
 * never run.
 *
 * @param file - An existing file; its first bytes tell its kind.
 * @param which - Network to read from a teacher-student file; the other tensors of a PyTorch file are not read.
 * @throws {@link UserError} if it cannot be read or is of another kind.
 */
export function readCheckpoint(file: string, which: Which): Checkpoint {
  if (isTorchFile(file)) return readTorchFile(file, which);
  try {
    const { tensors, metadata } = torch.io.loadSafetensors(file);
    return { tensors, metadata: stringsOf(metadata) };
  } catch (error) {
    throw unreadable(file, 'safetensors file', error);
  }
}

function readTorchFile(file: string, which: Which): Checkpoint {
  try {
    return useTorchFile(file, ({ references, read }) => {
      const prefix = recogniseLayout(references.keys(), which)?.prefix ?? '';
      const tensors = new Map<string, Tensor>();
      const skipped: string[] = [];
      for (const [key, reference] of references) {
        if (key.startsWith(prefix)) tensors.set(key, read(reference));
        else skipped.push(key);
      }
      return { tensors, metadata: {}, skipped };
    });
  } catch (error) {
    throw error instanceof FormatError ? unreadable(file, 'PyTorch checkpoint', error) : error;
  }
}

function unreadable(file: string, kind: string, error: unknown): UserError {
  const reason = error instanceof Error ? error.message.replace(`${file}: `, '') : String(error);
  return new UserError(`${file} is not a readable ${kind} (${reason}); download or export it again.`, {
    cause: error,
  });
}

/** Metadata come from the file as they are; only strings are kept. */
function stringsOf(metadata: unknown): Record<string, string> {
  if (typeof metadata !== 'object' || metadata === null) return {};
  const entries = Object.entries(metadata).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

/** PyTorch's files start like a zip archive or like a pickle of protocol 2 or later. */
function isTorchFile(file: string): boolean {
  try {
    const [first, second = 0] = ByteSource.use(file, (source) => source.read(0, Math.min(2, source.size)));
    return (
      (first === 0x50 && second === 0x4b) ||
      (first === 0x80 && second >= 2 && second <= 5 && !hasJsonHeader(file))
    );
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
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

const huggingFaceConfig = z.object({
  num_attention_heads: z.number().int().positive().optional(),
  layer_norm_eps: z.number().positive().optional(),
});

/** What a transformers `config.json` beside the file says that tensors cannot; empty without one. */
export function hintsBeside(file: string): ArchitectureHints {
  const path = join(dirname(file), 'config.json');
  if (!existsSync(path)) return {};
  const result = huggingFaceConfig.safeParse(parseJson(readFileSync(path, 'utf8'), path));
  if (!result.success) return {};
  const { num_attention_heads: numHeads, layer_norm_eps: eps } = result.data;
  return { ...(numHeads === undefined ? {} : { numHeads }), ...(eps === undefined ? {} : { eps }) };
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
