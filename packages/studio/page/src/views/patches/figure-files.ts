import type { Figure, FigureMark } from './figure.js';

const fonts = 'Helvetica, Arial, "Liberation Sans", sans-serif';

/** Pixels for each unit of the figure, as for print. */
const density = 2;

export async function figureAsPng({ width, height, marks }: Figure): Promise<Blob> {
  const { canvas, context } = newCanvas(width * density, height * density);
  context.scale(density, density);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  for (const mark of marks) draw(context, mark);
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('The figure is too large for a PNG.')) : resolve(blob),
    );
  });
}

function draw(context: CanvasRenderingContext2D, mark: FigureMark): void {
  switch (mark.kind) {
    case 'picture':
      context.drawImage(mark.picture, mark.x, mark.y, mark.width, mark.height);
      return;
    case 'fill':
      context.fillStyle = mark.colour;
      context.fillRect(mark.x, mark.y, mark.width, mark.height);
      return;
    case 'outline':
      context.strokeStyle = mark.colour;
      context.lineWidth = mark.lineWidth;
      context.strokeRect(mark.x, mark.y, mark.width, mark.height);
      return;
    case 'text':
      context.fillStyle = mark.colour;
      context.font = `${mark.bold ? 600 : 400} ${mark.size}px ${fonts}`;
      context.fillText(mark.text, mark.x, mark.y);
  }
}

/** Texts stay texts; pictures are embedded as JPEG, which every program that opens SVG knows. */
export function figureAsSvg({ width, height, marks }: Figure): Blob {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family='${fonts}'>`,
    ...marks.map(element),
    '</g></svg>',
  ];
  return new Blob([parts.join('\n')], { type: 'image/svg+xml' });
}

function element(mark: FigureMark): string {
  const at = `x="${short(mark.x)}" y="${short(mark.y)}"`;
  if (mark.kind === 'text') {
    const weight = mark.bold ? ' font-weight="600"' : '';
    return `<text ${at} font-size="${mark.size}"${weight} fill="${mark.colour}">${escaped(mark.text)}</text>`;
  }
  const box = `${at} width="${short(mark.width)}" height="${short(mark.height)}"`;
  if (mark.kind === 'fill') return `<rect ${box} fill="${mark.colour}"/>`;
  if (mark.kind === 'outline')
    return `<rect ${box} fill="none" stroke="${mark.colour}" stroke-width="${mark.lineWidth}"/>`;
  return `<image ${box} preserveAspectRatio="none" href="${dataAddress(mark.picture)}"/>`;
}

function dataAddress(picture: ImageBitmap): string {
  const { canvas, context } = newCanvas(picture.width, picture.height);
  context.drawImage(picture, 0, 0);
  return canvas.toDataURL('image/jpeg', 0.94);
}

function newCanvas(width: number, height: number) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw the figure.');
  return { canvas, context };
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
