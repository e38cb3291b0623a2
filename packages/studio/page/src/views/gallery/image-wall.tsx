import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Link } from 'wouter';
import { Empty, Failure, Loading } from '../../parts/states.js';
import { useAddress } from '../../parts/use-address.js';
import { useImages } from '../../parts/use-images.js';
import { Thumbnail } from './thumbnail.js';

/** Pixels between thumbnails, and for the name below each. */
const [gap, caption] = [10, 22];

/** Pixels at the top of the window that the page's header covers. */
const covered = 60;

/**
 * The images whose names contain `q`, in rows as wide as the window: only the rows in view exist.
 *
 * @param tile width in pixels that a thumbnail has at least
 */
export function ImageWall({ q, tile, masks }: { q: string; tile: number; masks: boolean }) {
  const [address, change] = useAddress();
  const wall = useRef<HTMLUListElement>(null);
  const [{ width, top }, setPlace] = useState({ width: 0, top: 0 });
  const columns = Math.max(1, Math.floor((width + gap) / (tile + gap)));
  const side = (width - gap * (columns - 1)) / columns;
  const [range, setRange] = useState<[number, number]>([0, 0]);
  const { total, stale, error, retry, imageAt } = useImages(q, range[0], range[1]);

  useLayoutEffect(() => {
    const element = wall.current;
    if (element === null) return;
    const measure = (): void =>
      setPlace({ width: element.clientWidth, top: element.getBoundingClientRect().top + scrollY });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [total === undefined]);

  const rows = useWindowVirtualizer({
    count: width === 0 ? 0 : Math.ceil((total ?? 0) / columns),
    estimateSize: () => side + caption + gap,
    overscan: 3,
    scrollMargin: top,
    scrollPaddingStart: covered,
  });
  useEffect(() => rows.measure(), [rows, side]);

  const items = rows.getVirtualItems();
  const [first, last] = [(items[0]?.index ?? 0) * columns, ((items.at(-1)?.index ?? 0) + 1) * columns - 1];
  if (first !== range[0] || last !== range[1]) setRange([first, last]);

  // Opened at a place; later, the place is written into the address when the scrolling rests.
  const wanted = useRef(Number(address.get('at') ?? 0));
  useEffect(() => {
    if (width === 0 || total === undefined || wanted.current === 0) return;
    rows.scrollToIndex(Math.floor(wanted.current / columns), { align: 'start' });
    wanted.current = 0;
  }, [width, total, columns, rows]);
  const searched = useRef(q);
  useEffect(() => {
    if (searched.current === q) return;
    searched.current = q;
    scrollTo(0, 0);
  }, [q]);
  const inView = rows.range === null ? 0 : rows.range.startIndex * columns;
  useEffect(() => {
    if (width === 0 || wanted.current !== 0) return;
    const timer = setTimeout(() => change({ at: inView === 0 ? null : inView }), 300);
    return () => clearTimeout(timer);
  }, [inView, width, change]);

  const { current, onKeyDown, onFocus } = useRovingFocus(wall, total ?? 0, columns, (place) =>
    rows.scrollToIndex(Math.floor(place / columns)),
  );

  if (error !== null) return <Failure error={error} retry={retry} />;
  if (total === undefined) return <Loading what="Listing the images" />;
  if (total === 0)
    return (
      <Empty title={`No file name contains “${q}”`}>
        <Link href="/gallery">Show all images</Link>
      </Empty>
    );
  const tabStop = current >= first && current <= last ? current : inView;
  return (
    <>
      <p className="muted small count" role="status">
        {total.toLocaleString('en')} {total === 1 ? 'image' : 'images'}
        {q !== '' && ` with “${q}” in the name`}
      </p>
      <ul
        ref={wall}
        className="image-wall"
        aria-label="Images"
        style={{ height: rows.getTotalSize(), opacity: stale ? 0.5 : 1 }}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {items.flatMap((row) =>
          Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, column) => {
            const place = row.index * columns + column;
            return (
              <li
                key={place}
                aria-setsize={total}
                aria-posinset={place + 1}
                style={{
                  width: side,
                  transform: `translate(${column * (side + gap)}px, ${row.start - top}px)`,
                }}
              >
                <Thumbnail
                  image={imageAt(place)}
                  place={place}
                  side={side}
                  masks={masks}
                  tabIndex={place === tabStop ? 0 : -1}
                />
              </li>
            );
          }),
        )}
      </ul>
    </>
  );
}

/** Arrow keys, Home, End and the page keys move the focus from thumbnail to thumbnail; Tab leaves the wall. */
function useRovingFocus(
  wall: React.RefObject<HTMLElement | null>,
  total: number,
  columns: number,
  reveal: (place: number) => void,
) {
  const [current, setCurrent] = useState(0);
  const pending = useRef<number | null>(null);

  // The thumbnail may come into being only after the wall has scrolled.
  useEffect(() => {
    if (pending.current === null) return;
    const target = wall.current?.querySelector<HTMLElement>(`[data-place="${pending.current}"]`);
    if (target == null) return;
    target.focus({ preventScroll: true });
    pending.current = null;
  });

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const page = columns * Math.max(1, Math.floor(innerHeight / 250));
      const steps: Record<string, number> = {
        ArrowRight: 1,
        ArrowLeft: -1,
        ArrowDown: columns,
        ArrowUp: -columns,
        PageDown: page,
        PageUp: -page,
        Home: -total,
        End: total,
      };
      const step = steps[event.key];
      if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const next = Math.max(0, Math.min(total - 1, current + step));
      pending.current = next;
      setCurrent(next);
      reveal(next);
    },
    [columns, total, current, reveal],
  );
  const onFocus = useCallback((event: React.FocusEvent) => {
    const place = (event.target as HTMLElement).dataset['place'];
    if (place !== undefined) setCurrent(Number(place));
  }, []);
  return { current, onKeyDown, onFocus };
}
