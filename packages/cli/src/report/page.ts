import { html, type Markup } from './html.js';
import type { PictureSheet } from './pictures.js';
import { style } from './style.js';

/** A whole page: pictures and style are inside it, there are no scripts, it needs no network. */
export function page(title: string, sheet: PictureSheet, body: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${style}
        </style>
      </head>
      <body>
        ${sheet.definitions()}
        <main>${body}</main>
      </body>
    </html> `.text;
}
