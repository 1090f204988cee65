/**
 * The table of the frame benchmark as Ink's own components, the cursor moved by j and k: what a key costs
 * when nothing is painted. Run on a terminal by test/perf/terminal-bench.
 */
import { createElement, useState, type ReactElement } from 'react';
import { Box, render, Text, useApp, useInput } from 'ink';
import { FrameScene, type Row } from '../support/frame-scene.js';

const { rows } = new FrameScene();

const cells = ({ figures }: Row): readonly ReactElement[] =>
  figures.map((figure, column) =>
    createElement(
      Box,
      { key: column, width: 15, justifyContent: 'flex-end' },
      createElement(Text, figure > 95 ? { color: 'red' } : {}, figure.toFixed(1)),
    ),
  );

function Table(): ReactElement {
  const [cursor, setCursor] = useState(0);
  const { exit } = useApp();
  useInput((input) => {
    if (input === 'q') exit();
    if (input === 'j') setCursor((line) => Math.min(rows.length - 1, line + 1));
    if (input === 'k') setCursor((line) => Math.max(0, line - 1));
  });
  return createElement(
    Box,
    { flexDirection: 'column' },
    rows.map((row, line) =>
      createElement(
        Box,
        { key: row.name },
        createElement(
          Box,
          { width: 27 },
          createElement(Text, { wrap: 'truncate' }, `${line === cursor ? '▸' : ' '} ${row.name}`),
        ),
        cells(row),
      ),
    ),
  );
}

render(createElement(Table), { interactive: true });
