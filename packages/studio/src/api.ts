/** Every request and answer of the studio's HTTP API, by area. Types only: the page imports them. */
export type * from './api/studio.js';
export type * from './api/images.js';
export type * from './api/patches.js';
export type * from './api/runs.js';
export type * from './api/sorting.js';
export type * from './api/maps.js';
export type * from './api/teach.js';
