import { readFileSync } from 'node:fs';
import * as torch from '@neco/torch';
import sharp from 'sharp';

/** Versions that decide what a run computes: this package, the engine, the image decoder, Node. */
export function productVersions(): Record<string, string> {
  return {
    neco: packageVersion(),
    libtorch: torch.versions().libtorch,
    libvips: sharp.versions.vips,
    node: process.versions.node,
  };
}

/** Version of this package. */
export function packageVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
