import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '@neco/neco/errors';
import { featureFolder, featureLimit } from '@neco/neco/internal/features/store/feature-store.js';
import { storedNetworks, type StoredNetwork } from '@neco/neco/internal/features/store/records.js';
import { aligned } from './columns.js';
import { bytesInWords } from './download-progress.js';

/** Adds `neco cache`: what evaluations have kept for later runs, and its removal. */
export function registerCache(program: Command): void {
  const command = program
    .command('cache')
    .description('list the features that evaluations have kept for later runs, or delete them');
  command
    .command('list', { isDefault: true })
    .description('networks, images, size and last use')
    .option('--json', 'print one line of JSON instead')
    .action(({ json = false }: { json?: boolean }) => list(json));
  command.command('clear').description('delete all kept features').action(clear);
}

function list(json: boolean): void {
  const [folder, limit, networks] = [featureFolder(), featureLimit(), storedNetworks(featureFolder())];
  const bytes = bytesOf(networks);
  if (json) {
    console.log(JSON.stringify({ folder, limit, bytes, networks }));
    return;
  }
  console.log(`${bytesInWords(bytes)} of at most ${bytesInWords(limit)} in ${folder}`);
  if (networks.length === 0) return;
  const rows = networks.map(({ name, records, bytes, used }) => [
    name,
    String(records),
    bytesInWords(bytes),
    new Date(used).toISOString().slice(0, 16).replace('T', ' '),
  ]);
  console.log(
    ['', ...aligned([['network', 'images', 'size', 'last used (UTC)'], ...rows], new Set([1, 2]))].join('\n'),
  );
}

function clear(): void {
  const [folder, networks] = [featureFolder(), storedNetworks(featureFolder())];
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (cause) {
    throw new UserError(`Cannot delete ${folder}: ${(cause as Error).message}.`, { cause });
  }
  console.log(`Deleted ${bytesInWords(bytesOf(networks))} in ${folder}`);
}

function bytesOf(networks: readonly StoredNetwork[]): number {
  return networks.reduce((sum, { bytes }) => sum + bytes, 0);
}
