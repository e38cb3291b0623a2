import type { ClassColour, SegmentClass } from '@neco/neco/internal';
import type { TaughtClass } from './project.js';

/** Longest name of a class in a project. */
const longest = 80;

/** The classes of a head as a project has them: every name is short, not empty, and there once. */
export function classesFromHead(classes: readonly SegmentClass[]): TaughtClass[] {
  const taken = new Set<string>();
  return classes.map(({ name, colour }, index) => {
    const short =
      name
        .trim()
        .slice(0, longest - 6)
        .trim() || `class ${index}`;
    let own = short;
    for (let number = 2; taken.has(own); number++) own = `${short} (${number})`;
    taken.add(own);
    return { name: own, colour: hexColour(colour) };
  });
}

/** The classes of a project as a head has them. */
export function classesForHead(classes: readonly TaughtClass[]): SegmentClass[] {
  return classes.map(({ name, colour }) => ({ name, colour: rgbColour(colour) }));
}

/** @returns `#rrggbb` */
export function hexColour(colour: ClassColour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** @param colour `#rrggbb` */
export function rgbColour(colour: string): ClassColour {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
