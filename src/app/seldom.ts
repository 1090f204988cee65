const PROGRESS_MS = 250;

/** What goes by faster than the eye is not told. */
export function seldom(tell: (what: string) => void): (what: string) => void {
  let lastMs = -Infinity;
  return (what) => {
    const now = performance.now();
    if (now - lastMs < PROGRESS_MS) return;
    lastMs = now;
    tell(what);
  };
}
