import { placeIn } from '../maps/patch-grids.js';
import type { Project, Stroke, TaughtClass } from './project.js';

/** Pure changes of a project, for the server and the page alike. */

/** Adds a stroke; what was undone before cannot come back. */
export function addStroke(project: Project, stroke: Stroke): Project {
  return { ...project, strokes: [...project.strokes, stroke], undone: [] };
}

/** Takes the last stroke back; nothing if there is none. */
export function undo(project: Project): Project {
  const last = project.strokes.at(-1);
  if (last === undefined) return project;
  return { ...project, strokes: project.strokes.slice(0, -1), undone: [...project.undone, last] };
}

/** Brings back the stroke that was undone last. */
export function redo(project: Project): Project {
  const last = project.undone.at(-1);
  if (last === undefined) return project;
  return { ...project, strokes: [...project.strokes, last], undone: project.undone.slice(0, -1) };
}

export function addClass(project: Project, added: TaughtClass): Project {
  return { ...project, classes: [...project.classes, added] };
}

export function changeClass(project: Project, index: number, change: Partial<TaughtClass>): Project {
  return {
    ...project,
    classes: project.classes.map((entry, i) => (i === index ? { ...entry, ...change } : entry)),
  };
}

/** Removes a class and its strokes; later classes move up. A class of the head that the project begins with stays. */
export function removeClass(project: Project, index: number): Project {
  if (index < (project.head?.classes ?? 0)) return project;
  const moved = (old: number): number => (old > index ? old - 1 : old);
  const without = (strokes: readonly Stroke[]): Stroke[] =>
    strokes
      .filter((stroke) => stroke.class !== index)
      .map((stroke) => ({ ...stroke, class: stroke.class === null ? null : moved(stroke.class) }));
  const { otherClass } = project;
  return {
    ...project,
    classes: project.classes.filter((_, i) => i !== index),
    otherClass: otherClass === null || otherClass === index ? null : moved(otherClass),
    strokes: without(project.strokes),
    undone: without(project.undone),
  };
}

/** Rows and columns of patches. */
type Grid = readonly [rows: number, columns: number];

/**
 * The class of every labelled patch of every image that has one: place in a grid to class.
 * @param gridOf the grid of an image in which places are wanted; null, or left out: that of each stroke
 */
export function labelledPatches(
  { strokes, grid }: Pick<Project, 'strokes' | 'grid'>,
  gridOf: (image: string) => Grid | null = () => null,
): Map<string, Map<number, number>> {
  const images = new Map<string, Map<number, number>>();
  for (const { image, class: index, patches, grid: own } of strokes) {
    const labels = images.get(image) ?? new Map<number, number>();
    images.set(image, labels);
    const from = own ?? grid;
    const to = gridOf(image) ?? from;
    for (const patch of patches) {
      const place = placeIn(to, from, patch);
      if (index === null) labels.delete(place);
      else labels.set(place, index);
    }
  }
  for (const [image, labels] of images) if (labels.size === 0) images.delete(image);
  return images;
}

/** How many patches of each class are labelled. */
export function labelledCounts(project: Pick<Project, 'strokes' | 'classes' | 'grid'>): number[] {
  const counts = project.classes.map(() => 0);
  for (const labels of labelledPatches(project).values())
    for (const index of labels.values()) counts[index]!++;
  return counts;
}
