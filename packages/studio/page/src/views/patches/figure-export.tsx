import { useMutation } from '@tanstack/react-query';
import type { ClassInfo, ImageInfo, ModelInfo } from '../../../../src/api.js';
import { useAnnounce } from '../../parts/announce.js';
import type { Grid, PatchRect } from '../../parts/patch-rect.js';
import { saveFile } from '../../parts/save-file.js';
import { layOutFigure, type FigureContent } from './figure.js';
import { figureAsPng, figureAsSvg } from './figure-files.js';
import type { Retrieval } from './use-retrieval.js';

/** Saves what is shown, query and neighbours of each model, as a figure. */
export function FigureExport(props: {
  image: ImageInfo;
  /** Counted in `addressGrid`. */
  selection: PatchRect | null;
  addressGrid: Grid | null;
  columns: readonly (Retrieval & { model: ModelInfo })[];
  classes: readonly ClassInfo[] | null;
}) {
  const announce = useAnnounce();
  const content = contentOf(props);
  const save = useMutation({
    mutationFn: async (format: 'png' | 'svg') => {
      const figure = await layOutFigure(content!);
      const blob = format === 'png' ? await figureAsPng(figure) : figureAsSvg(figure);
      saveFile(blob, `${fileName(content!)}.${format}`);
    },
    onSuccess: (_, format) => announce(`Figure saved as ${format.toUpperCase()}.`),
  });
  return (
    <span className="figure-export" role="group" aria-label="Save the figure">
      {save.error !== null && (
        <span className="bad small" role="alert">
          {save.error.message}
        </span>
      )}
      <span className="muted small">Figure</span>
      {(['png', 'svg'] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="button"
          disabled={content === null || save.isPending}
          title={`Save query and neighbours as ${format.toUpperCase()}`}
          onClick={() => save.mutate(format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </span>
  );
}

/** Null while there is no complete answer to show. */
function contentOf({
  image,
  selection,
  addressGrid,
  columns,
  classes,
}: Parameters<typeof FigureExport>[0]): FigureContent | null {
  if (selection === null || addressGrid === null) return null;
  const rows = columns.flatMap(({ model, nearest }) =>
    model.shape === null || nearest.data === undefined || nearest.isPlaceholderData
      ? []
      : [
          {
            model: { index: model.index, name: model.name },
            grid: model.shape.grid,
            answer: nearest.data,
          },
        ],
  );
  return rows.length === 0 ? null : { image, selection, grid: addressGrid, rows, classes };
}

function fileName({ image, selection }: FigureContent): string {
  const stem = image.name.replace(/\.[^.]*$/, '').replaceAll(/[^\w-]+/g, '-');
  return `neighbours-${stem}-${selection.top}-${selection.left}`;
}
