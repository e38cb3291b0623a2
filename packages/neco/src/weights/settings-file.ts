import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { UserError } from '../errors.js';
import { quoteName } from './quote.js';

/** Bytes; lists of class names make some of these files a few megabytes long. */
const largest = 2 ** 25;

/**
 * What a JSON file of settings beside a file of weights says; null if there is none. A field that cannot be
 * understood is an error, because weights that are used in another way than they were trained would give
 * wrong features without a message.
 *
 * @param schema - The fields that are read; the file may have others.
 * @throws {@link UserError} naming the file and the field
 */
export function settingsBeside<T>(weights: string, name: string, schema: z.ZodType<T>): T | null {
  const file = join(settingsFolder(weights), name);
  const content = readJson(file);
  if (content === null) return null;
  const { success, data, error } = schema.safeParse(content.value);
  if (success) return data;
  const { path, message } = error.issues[0]!;
  const where = path.length === 0 ? '' : `field '${quoteName(path.join('.'))}': `;
  throw new UserError(
    `The configuration in ${file} is not valid: ${where}${message}; ` +
      'put the file there that came with the weights, or remove it.',
  );
}

/** Where the settings lie: beside the weights, or above a folder `onnx`, as transformers.js has them. */
export function settingsFolder(weights: string): string {
  const folder = dirname(weights);
  return weights.endsWith('.onnx') && basename(folder) === 'onnx' ? dirname(folder) : folder;
}

function readJson(file: string): { value: unknown } | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isFile() || found.size > largest)
    throw new UserError(
      `${file} is ${found.isFile() ? `too large for a configuration (${found.size} bytes)` : 'no file'}; ` +
        'put the file there that came with the weights, or remove it.',
    );
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')) as unknown };
  } catch (cause) {
    throw new UserError(`The configuration in ${file} is not valid JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
}
