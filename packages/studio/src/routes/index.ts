import type { App } from '../app.js';
import type { Studio } from '../studio.js';
import { registerImages } from './images.js';
import { registerMaps } from './maps.js';
import { registerPatches } from './patches.js';
import { registerRuns } from './runs.js';
import { registerSorting } from './sorting.js';
import { registerStudio } from './studio.js';
import { registerTeach } from './teach.js';

/** Every area of the API. */
export const areas: readonly ((app: App, studio: Studio) => void)[] = [
  registerStudio,
  registerImages,
  registerPatches,
  registerMaps,
  registerTeach,
  registerRuns,
  registerSorting,
];
