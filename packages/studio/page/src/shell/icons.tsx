import type { ReactNode } from 'react';

// Drawn on a 20 x 20 grid with a stroke of the text's colour.
const drawings = {
  gallery: <path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z" />,
  patches: (
    <>
      <path d="M3 3h14v14H3zM3 7.7h14M3 12.3h14M7.7 3v14M12.3 3v14" />
      <path d="M7.7 7.7h4.6v4.6H7.7z" fill="currentColor" />
    </>
  ),
  maps: <path d="M3 6.5c3-4 6 3 14-1M3 11c4-4 7 3 14-1M3 15.5c4-4 8 3 14-1" />,
  teach: <path d="M4 16l1-4 8.5-8.5 3 3L8 15l-4 1zM11.5 5.5l3 3" />,
  runs: <path d="M3 3v14h14M5.5 13.5l3.5-5 3 3 5-7" />,
  sorting: <path d="M6 4v12M6 16l-2.5-2.5M6 16l2.5-2.5M11 5h6M11 10h4M11 15h2" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      {drawings[name]}
    </svg>
  );
}
