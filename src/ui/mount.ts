import { isUnconnected } from '../panes/attempts.js';
import type { State } from '../store/state.js';
import type { Store } from '../store/store.js';
import type { Screen } from '../terminal/screen.js';
import type { Chrome } from './chrome.js';
import { paint, type Series } from './paint.js';

export interface Mounted {
  /** Paints soon, once however often asked; what is not seen to change costs nothing on the wire. */
  schedule(): void;
  /** Resolves when the chrome is there as well. */
  complete(): Promise<void>;
  unmount(): void;
}

/** So long the first frame waits for something to show: an engine of this machine answers in less, ms. */
const FIRST_MS = 50;
/** The chrome comes behind the first reading of the kernel, or after this if there is none yet, ms. */
const CHROME_MS = 400;

const wantsChrome = (state: State): boolean =>
  state.host.usage !== undefined ||
  state.usage.size > 0 ||
  state.overlay !== undefined ||
  isUnconnected(state);

/**
 * Painted surfaces below, React and Ink above, one write a frame. Loading React takes as long as everything
 * else of a start together, so the first rows do not wait for it.
 */
export function mount(screen: Screen, store: Store, series: Series): Mounted {
  const { line } = screen;
  let scheduled = false;
  const frame = (): void => {
    scheduled = false;
    // what would be dropped is not worth painting
    if (screen.isReady) paint(screen.grid, store.get(), series);
    screen.flush();
    if (wantsChrome(store.get())) void chrome.complete();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    if (line.waitMs > 0) setTimeout(frame, line.waitMs);
    else setImmediate(frame);
  };
  const chrome = lazyChrome(screen, store, schedule);
  const stops = [
    store.subscribe(schedule),
    line.onChange(() => {
      store.dispatch({ type: 'line-changed', intervalMs: line.intervalMs });
      schedule();
    }),
    screen.onResize(() => {
      const size = { columns: screen.columns, rows: screen.rows };
      store.dispatch({ type: 'resized', size });
      chrome.resize(size);
      schedule();
    }),
  ];
  setTimeout(schedule, FIRST_MS);
  return {
    schedule,
    complete: chrome.complete,
    unmount() {
      for (const stop of stops) stop();
      chrome.unmount();
    },
  };
}

/** React and Ink from when something first wants them; each of their frames becomes the screen's layer. */
function lazyChrome(screen: Screen, store: Store, schedule: () => void) {
  let loading: Promise<void> | undefined;
  let chrome: Chrome | undefined;
  let unmounted = false;
  const load = async (): Promise<void> => {
    clearTimeout(timer);
    const { renderChrome } = await import('./chrome.js');
    if (unmounted) return;
    chrome = renderChrome(store, (frame) => {
      screen.setLayer(frame);
      schedule();
    });
  };
  const complete = (): Promise<void> => (loading ??= load());
  const timer = setTimeout(() => void complete(), CHROME_MS);
  return {
    complete,
    resize(size: State['size']) {
      chrome?.resize(size);
    },
    unmount() {
      unmounted = true;
      clearTimeout(timer);
      chrome?.unmount();
    },
  };
}
