import type { LabelledPicture } from './coco.js';

/** First line of the table of areas: the picture, its size, and a column for each class. */
export function areaHeader(classNames: readonly string[]): string {
  return csvLine(['image', 'width', 'height', ...classNames]);
}

/** A line of the table of areas: pixels of each class; what is missing to width x height has no class. */
export function areaLine({ name, width, height, labels }: LabelledPicture, classes: number): string {
  const counts = new Float64Array(256);
  for (const label of labels) counts[label]!++;
  return csvLine([name, width, height, ...counts.subarray(0, classes)]);
}

/** RFC 4180, with a plain line feed. */
function csvLine(fields: readonly (string | number)[]): string {
  const quoted = fields.map((field) => {
    const text = String(field);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\n`;
}
