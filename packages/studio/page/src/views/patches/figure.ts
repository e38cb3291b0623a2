import type { ClassInfo, NearestAnswer, NeighbourPatch } from '../../../../src/api.js';
import { getBytes, type Query } from '../../client.js';
import { describeRect, type Grid, type PatchRect } from '../../parts/patch-rect.js';
import { aroundIn, cropRequest, placeInFrame } from './crop.js';

/** The retrieval figure: a query patch and its nearest patches in one or more models, as in figures of the paper. */
export interface FigureContent {
  image: { id: number; name: string; width: number; height: number };
  /** Counted in `grid`. */
  selection: PatchRect;
  grid: Grid;
  rows: { model: { index: number; name: string }; grid: Grid; answer: NearestAnswer }[];
  classes: readonly ClassInfo[] | null;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a figure is drawn of, in this order. */
export type FigureMark =
  | ({ kind: 'picture'; picture: ImageBitmap } & Box)
  | ({ kind: 'fill'; colour: string } & Box)
  | ({ kind: 'outline'; colour: string; lineWidth: number } & Box)
  | { kind: 'text'; text: string; x: number; y: number; size: number; bold: boolean; colour: string };

export interface Figure {
  width: number;
  height: number;
  marks: FigureMark[];
}

const width = 1200;
const margin = 24;
const queryWidth = 240;
const gap = 8;
const perLine = 8;
const [ink, muted, good, empty] = ['#1d2129', '#5f6774', '#217346', '#f1f0ec'];

/** Fetches the pictures and lays everything out, in units of a pixel at normal size. */
export async function layOutFigure(content: FigureContent): Promise<Figure> {
  const marks: FigureMark[] = [];
  const left = await queryPart(content, marks);
  let top = margin;
  for (const row of content.rows) top = await rowPart(row, content.classes, top, marks);
  return { width, height: Math.ceil(Math.max(left, top - 12) + margin), marks };
}

async function queryPart(
  { image, selection, grid, rows, classes }: FigureContent,
  marks: FigureMark[],
): Promise<number> {
  const [x, y] = [margin, margin];
  const height = (queryWidth * image.height) / image.width;
  const picture = await load(`/images/${image.id}/picture`, { size: 1024 });
  marks.push({ kind: 'picture', picture, x, y, width: queryWidth, height });
  const [cell, row] = [queryWidth / grid[1], height / grid[0]];
  outline(marks, {
    x: x + selection.left * cell,
    y: y + selection.top * row,
    width: (selection.right - selection.left + 1) * cell,
    height: (selection.bottom - selection.top + 1) * row,
  });
  const own = rows[0]?.answer.class ?? null;
  const lines = [image.name, describeRect(selection), ...(own === null ? [] : [classes?.[own]?.name ?? ''])];
  lines.forEach((text, i) =>
    marks.push(
      line(shorten(text, 40), x, y + height + 18 + 16 * i, { bold: i === 0, colour: i === 0 ? ink : muted }),
    ),
  );
  return y + height + 18 + 16 * (lines.length - 1);
}

async function rowPart(
  { model, grid, answer }: FigureContent['rows'][number],
  classes: readonly ClassInfo[] | null,
  top: number,
  marks: FigureMark[],
): Promise<number> {
  const x0 = margin + queryWidth + 28;
  const side = (width - margin - x0 - gap * (perLine - 1)) / perLine;
  const own = answer.class;
  const same = answer.neighbours.filter((neighbour) => neighbour.class === own).length;
  const score =
    own === null ? '' : `  ·  ${same} of ${answer.neighbours.length} ${classes?.[own]?.name ?? ''}`;
  marks.push(line(`${model.name}${score}`, x0, top + 12, { bold: true, size: 14 }));
  const pictures = await Promise.all(
    answer.neighbours.map(({ image, ...at }) => load(...cropRequest(model.index, grid, image, at, 384))),
  );
  answer.neighbours.forEach((neighbour, i) => {
    const box = {
      x: x0 + (i % perLine) * (side + gap),
      y: top + 22 + Math.floor(i / perLine) * (side + 24),
      width: side,
      height: side,
    };
    neighbourPart(neighbour, pictures[i]!, grid, box, marks);
    const named = neighbour.class === null ? '' : ` ${classes?.[neighbour.class]?.name ?? ''}`;
    const text = shorten(`${neighbour.similarity.toFixed(2)}${named}`, 18);
    const colour = own !== null && neighbour.class === own ? good : muted;
    marks.push(line(text, box.x, box.y + side + 13, { size: 11, colour }));
  });
  return top + 22 + Math.ceil(answer.neighbours.length / perLine) * (side + 24) + 16;
}

/** A crop with its patch in the middle of the box; at an image's edge the box is partly empty. */
function neighbourPart(
  at: NeighbourPatch,
  picture: ImageBitmap,
  grid: Grid,
  box: Box,
  marks: FigureMark[],
): void {
  const place = placeInFrame(grid, at);
  const proportion = picture.width / place.width / (picture.height / place.height);
  const frame = {
    width: proportion < 1 ? box.width * proportion : box.width,
    height: proportion < 1 ? box.height : box.height / proportion,
  };
  const x = box.x + (box.width - frame.width) / 2;
  const y = box.y + (box.height - frame.height) / 2;
  marks.push({ kind: 'fill', colour: empty, ...box });
  marks.push({
    kind: 'picture',
    picture,
    x: x + place.left * frame.width,
    y: y + place.top * frame.height,
    width: place.width * frame.width,
    height: place.height * frame.height,
  });
  const around = aroundIn(grid);
  const span = 2 * around + 1;
  outline(marks, {
    x: x + (frame.width * around) / span,
    y: y + (frame.height * around) / span,
    width: frame.width / span,
    height: frame.height / span,
  });
}

/** Light within dark, to be seen on anything. */
function outline(marks: FigureMark[], box: Box): void {
  marks.push({ kind: 'outline', colour: '#000000', lineWidth: 3.5, ...box });
  marks.push({ kind: 'outline', colour: '#ffffff', lineWidth: 1.5, ...box });
}

function line(
  text: string,
  x: number,
  y: number,
  { size = 12, bold = false, colour = ink }: { size?: number; bold?: boolean; colour?: string } = {},
): FigureMark {
  return { kind: 'text', text, x, y, size, bold, colour };
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(1 - length)}`;
}

async function load(...request: [path: string, query: Query]): Promise<ImageBitmap> {
  return await createImageBitmap(new Blob([await getBytes(...request)]));
}
