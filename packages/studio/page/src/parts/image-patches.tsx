import { useId, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import type { ImageInfo, PatchAt } from '../../../src/api.js';
import { apiAddress } from '../client.js';
import {
  describeRect,
  growRect,
  moveRect,
  rectBetween,
  rectOf,
  type Grid,
  type PatchRect,
} from './patch-rect.js';
import { Picture } from './picture.js';
import { usePatchPointer, type PatchGesture } from './use-patch-pointer.js';
import './image-patches.css';

export interface ImagePatchesProps {
  image: Pick<ImageInfo, 'id' | 'name' | 'width' | 'height'>;
  grid: Grid;
  /** Rows and columns of patches that the image spans, not always whole ones; by default all of the grid. */
  span?: Grid;
  /** Layers over the picture, such as `PatchLayer` and `MaskLayer`, lowest first. */
  children?: ReactNode;
  /** The chosen patches, outlined; the arrow keys move them, with shift they grow. */
  selection?: PatchRect | null;
  /** A patch was clicked, a rectangle dragged, or the selection moved by the keyboard. */
  onSelect?: (selection: PatchRect) => void;
  /**
   * Instead of `onSelect`: a stroke was painted; the patches it went over, in order, some perhaps twice. The arrow keys
   * move a cursor, the space bar paints the patch under it.
   */
  onStroke?: (stroke: readonly PatchAt[]) => void;
  /** Colour of a stroke while it is painted. */
  strokeColour?: string;
  /** In grey, so that colours over it can be told from its own. */
  grey?: boolean;
  showGrid?: boolean;
  /** For screen readers, before the image's name. */
  label?: string;
  className?: string;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * An image in its own proportions with its grid of patches: shows layers of colours over it, and lets patches be chosen
 * or painted by pointer and keyboard. A style sheet finds its width over its height as `--proportion`.
 */
export function ImagePatches(props: ImagePatchesProps) {
  const {
    image,
    grid,
    span = grid,
    children,
    selection = null,
    onSelect,
    onStroke,
    label = 'Patches of',
    className = '',
  } = props;
  const [dragged, setDragged] = useState<{ from: PatchAt; to: PatchAt } | null>(null);
  const [stroke, setStroke] = useState<readonly PatchAt[]>([]);
  const [cursor, setCursor] = useState<PatchAt>({ row: grid[0] >> 1, col: grid[1] >> 1 });
  const proportion = image.width / image.height;
  const help = useId();
  const active = onSelect !== undefined || onStroke !== undefined;
  const outlined = dragged === null ? selection : rectBetween(dragged.from, dragged.to);

  const selecting: PatchGesture = {
    start: (patch) => setDragged({ from: patch, to: patch }),
    move: (way) => setDragged((before) => before && { ...before, to: way.at(-1)! }),
    end: () => {
      if (dragged !== null) onSelect?.(rectBetween(dragged.from, dragged.to));
      setDragged(null);
    },
    cancel: () => setDragged(null),
  };
  const painting: PatchGesture = {
    start: (patch) => {
      setStroke([patch]);
      setCursor(patch);
    },
    move: (way) => setStroke((before) => [...before, ...way]),
    end: () => {
      onStroke?.(stroke);
      setStroke([]);
    },
    cancel: () => setStroke([]),
  };
  const pointer = usePatchPointer(
    grid,
    span,
    active ? (onStroke === undefined ? selecting : painting) : null,
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (onStroke !== undefined) {
      if (arrow !== undefined) {
        const { top, left } = moveRect(rectOf(cursor), arrow[0], arrow[1], grid);
        setCursor({ row: top, col: left });
      } else if (event.key === ' ' || event.key === 'Enter') onStroke([cursor]);
      else return;
    } else if (onSelect !== undefined && arrow !== undefined) {
      const change = event.shiftKey ? growRect : moveRect;
      onSelect(selection === null ? rectOf(cursor) : change(selection, arrow[0], arrow[1], grid));
    } else return;
    event.preventDefault();
  };

  const interactive = active
    ? {
        role: 'application',
        tabIndex: 0,
        'aria-roledescription': 'grid of patches',
        'aria-describedby': help,
        onKeyDown,
        ...pointer,
      }
    : { role: 'group' };
  return (
    <div
      className={`image-patches ${className}`}
      data-painting={onStroke !== undefined || undefined}
      style={{ aspectRatio: proportion, '--proportion': proportion } as CSSProperties}
      aria-label={`${label} ${image.name}${outlined === null ? '' : `, ${describeRect(outlined)}`}`}
      {...interactive}
    >
      <Picture
        className={props.grey === true ? 'grey' : ''}
        src={apiAddress(`/images/${image.id}/picture`, { size: 1024 })}
        alt=""
      />
      {children}
      <Marks
        grid={grid}
        span={span}
        selection={outlined}
        stroke={stroke}
        strokeColour={props.strokeColour ?? 'white'}
        cursor={onStroke === undefined ? null : cursor}
        showGrid={props.showGrid ?? false}
      />
      {active && (
        <span id={help} className="visually-hidden">
          {onStroke === undefined
            ? 'Arrow keys move the chosen patch, with shift they choose more.'
            : 'Arrow keys move the cursor, the space bar paints the patch under it.'}
        </span>
      )}
    </div>
  );
}

interface MarksProps {
  grid: Grid;
  span: Grid;
  selection: PatchRect | null;
  stroke: readonly PatchAt[];
  strokeColour: string;
  cursor: PatchAt | null;
  showGrid: boolean;
}

/** Lines over the image, in units of patches; the lines themselves keep their width. */
function Marks({
  grid: [rows, columns],
  span,
  selection,
  stroke,
  strokeColour,
  cursor,
  showGrid,
}: MarksProps) {
  return (
    <svg
      className="marks"
      viewBox={`0 0 ${span[1]} ${span[0]}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {showGrid && <path className="grid-lines" d={gridLines(rows, columns)} />}
      {stroke.map(({ row, col }, i) => (
        <rect key={i} x={col} y={row} width={1} height={1} fill={strokeColour} opacity={0.75} />
      ))}
      {cursor !== null && <Outline rect={rectOf(cursor)} className="cursor" />}
      {selection !== null && <Outline rect={selection} className="selection" />}
    </svg>
  );
}

/** Light within dark, to be seen on anything. */
function Outline({ rect: { top, left, bottom, right }, className }: { rect: PatchRect; className: string }) {
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  return (
    <g className={className}>
      <rect className="outline-under" {...box} />
      <rect className="outline" {...box} />
    </g>
  );
}

function gridLines(rows: number, columns: number): string {
  const across = Array.from({ length: rows - 1 }, (_, i) => `M0 ${i + 1}H${columns}`);
  const down = Array.from({ length: columns - 1 }, (_, i) => `M${i + 1} 0V${rows}`);
  return [...across, ...down].join('');
}
