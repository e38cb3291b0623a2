/**
 * The runs of COCO's compressed form: each number is the difference to the one before the last, in digits of five bits
 * as characters from "0" on, the lowest first; bit 32 says that a digit follows, bit 16 of the last one is the sign
 * (`rleFrString` in pycocotools).
 *
 * @returns null if the text is no such form
 */
export function runsOfText(text: string): number[] | null {
  const runs: number[] = [];
  for (let at = 0; at < text.length;) {
    let [value, shift, digit] = [0, 0, 32];
    while (digit >= 32) {
      digit = text.charCodeAt(at++) - 48;
      // NaN at the end of the text; seven digits hold any run of a mask.
      if (!(digit >= 0 && digit < 64) || shift > 30) return null;
      value += (digit % 32) * 2 ** shift;
      shift += 5;
    }
    if (digit >= 16) value -= 2 ** shift;
    runs.push(runs.length > 2 ? value + runs[runs.length - 2]! : value);
  }
  return runs;
}

/** Whether runs are whole numbers, none negative, that add up to so many pixels. */
export function runsFill(runs: readonly unknown[], pixels: number): runs is number[] {
  let sum = 0;
  for (const run of runs) {
    if (!Number.isInteger(run) || (run as number) < 0) return false;
    sum += run as number;
  }
  return sum === pixels;
}
