import { lstatSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  readHead,
  layerName,
  requireBackbone,
  writeHead,
  type HeadRecord,
  type PatchHead,
} from '@neco/neco/internal';
import { wrongInput } from '../api-error.js';
import type { StudioModel } from '../model.js';
import type { Project } from './project.js';
import type { StartHead } from './taught-head.js';

/** The heads that projects begin with: a file beside each. */
export class StartHeads {
  /** The one that was read last, with what tells whether it is still the same. */
  #known: { stamp: string; start: StartHead; fits: Set<StudioModel> } | null = null;

  constructor(readonly folder: string) {}

  /** The file of a project's head. */
  file(project: string): string {
    return path.join(this.folder, `${project}${startEnding}`);
  }

  /**
   * The head that a project begins with; null if it begins with none.
   * @throws ApiError or UserError if its file is gone, or does not fit the project or the model
   */
  async get(project: Project, model: StudioModel): Promise<StartHead | null> {
    if (project.head === null) return null;
    const file = this.file(project.name);
    const { start, fits } = this.#read(file, project.name);
    const { record } = start;
    if (record.kind !== project.head.kind || record.classes.length !== project.head.classes)
      throw wrongInput(`${path.basename(file)} is not the head that the project began with.`);
    if (!fits.has(model)) await requireFeatures(file, record, model);
    fits.add(model);
    return start;
  }

  #read(file: string, name: string): { start: StartHead; fits: Set<StudioModel> } {
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile()) {
      throw wrongInput(
        `The head that the project begins with, ${path.basename(file)}, is not there.`,
        'Put it back beside the project, or begin a new project.',
      );
    }
    const stamp = `${name} ${stats.ino} ${stats.size} ${stats.mtimeMs}`;
    if (this.#known?.stamp !== stamp) this.#known = { stamp, start: readHead(file), fits: new Set() };
    return this.#known;
  }

  /** Writes the head of a project that is being begun. */
  write(project: string, head: PatchHead, record: HeadRecord): void {
    mkdirSync(this.folder, { recursive: true });
    writeHead(this.file(project), head, record, null);
  }
}

/** @throws UserError or ApiError if a head is for features of another backbone, or of another layer than the studio's */
export async function requireFeatures(file: string, record: HeadRecord, model: StudioModel): Promise<void> {
  const backbone = await model.backbone();
  requireBackbone(file, record, backbone);
  const { layer } = record.reading;
  const shown = layerName(model.layer, backbone.config);
  if (layer === shown) return;
  throw wrongInput(
    `${path.basename(file)} is a head for features of layer ${layer}, and the studio shows those of layer ${shown}.`,
    `Start the studio with --layer ${layer}.`,
  );
}

/** How the names of these files end; names of projects have no full stop. */
export const startEnding = '.start.safetensors';
