import { Box } from 'ink';
import { useSyncExternalStore, type ReactElement } from 'react';
import { isUnconnected } from '../panes/attempts.js';
import { helpSections, hints, type Hint } from '../panes/help.js';
import { notesFor } from '../panes/ask-line.js';
import { formView, type FormView } from '../panes/form.js';
import type { LimitNote } from '../panes/limit-line.js';
import { hasFooter } from '../panes/layout.js';
import { MENUS } from '../panes/menus.js';
import { found } from '../panes/palette.js';
import { logPromptError, logPromptHint } from '../panes/logs.js';
import { outputView, type OutputView } from '../panes/output.js';
import { promptError, type PromptError } from '../panes/prompt.js';
import type { Attempt, Overlay, Size, State } from '../store/state.js';
import { viewed } from '../store/past.js';
import type { Store } from '../store/store.js';
import { Ask } from './Ask.js';
import { Confirm } from './Confirm.js';
import { Footer } from './Footer.js';
import { Form } from './Form.js';
import { Help } from './Help.js';
import { Launch } from './Launch.js';
import { Menu } from './Menu.js';
import { Output } from './Output.js';
import { Palette } from './Palette.js';
import { Prompt } from './Prompt.js';
import { Unconnected } from './Unconnected.js';

/** What React draws depends on this alone: a tick that changes only figures commits nothing. */
interface Chrome {
  readonly size: Size;
  readonly overlay: Overlay | undefined;
  /** Of the filter being typed. */
  readonly error: PromptError | undefined;
  /** What it comes to. */
  readonly hint: string | undefined;
  readonly hints: readonly Hint[];
  readonly attempts: readonly Attempt[] | undefined;
  /** What a menu and the palette have to pick depends on more than the overlay. */
  readonly state: State | undefined;
  /** Of limits that are typed. */
  readonly notes: readonly LimitNote[];
  /** The form that is filled in. */
  readonly form: FormView | undefined;
  /** Of the build that is looked at. */
  readonly output: OutputView | undefined;
}

const chromeOf = (state: State): Chrome => ({
  size: state.size,
  overlay: state.overlay,
  error: promptError(state) ?? logPromptError(state),
  hint: logPromptHint(state),
  hints: hints(state),
  attempts:
    isUnconnected(state) && state.host.connection.status === 'lost'
      ? state.host.connection.attempts
      : undefined,
  state: listsChoices(state) ? state : undefined,
  notes: state.overlay?.type === 'ask' ? notesFor(state, state.overlay) : NO_NOTES,
  form: state.overlay?.type === 'form' ? formView(state.overlay, state) : undefined,
  output: state.overlay?.type === 'output' ? outputView(state, state.overlay) : undefined,
});

const NO_NOTES: readonly LimitNote[] = [];

const listsChoices = ({ overlay }: State): boolean =>
  overlay?.type === 'menu' || overlay?.type === 'palette';

const sameHints = (a: readonly Hint[], b: readonly Hint[]): boolean =>
  a.length === b.length &&
  a.every((hint, index) => {
    const other = b[index];
    return hint.key === other?.key && hint.label === other.label && hint.enabled === other.enabled;
  });

const sameNotes = (a: readonly LimitNote[], b: readonly LimitNote[]): boolean =>
  a.length === b.length &&
  a.every(({ now, effect }, index) => now === b[index]?.now && effect === b[index].effect);

/** Besides the overlay, which is the same then. */
const sameSaid = (a: FormView | undefined, b: FormView | undefined): boolean =>
  a?.line === b?.line && remarksOf(a) === remarksOf(b);

const remarksOf = (form: FormView | undefined): string =>
  (form?.remarks ?? []).map(({ text }) => text).join();

const sameOutput = (a: OutputView | undefined, b: OutputView | undefined): boolean =>
  a?.title === b?.title &&
  a?.said === b?.said &&
  a?.top === b?.top &&
  (a?.lines ?? []).every((line, index) => line === b?.lines[index]);

const same = (a: Chrome, b: Chrome): boolean =>
  a.size === b.size &&
  a.overlay === b.overlay &&
  a.error === b.error &&
  a.hint === b.hint &&
  a.attempts === b.attempts &&
  a.state === b.state &&
  sameNotes(a.notes, b.notes) &&
  sameSaid(a.form, b.form) &&
  sameOutput(a.output, b.output) &&
  sameHints(a.hints, b.hints);

/** The last snapshot as long as it says the same: React compares by identity. */
export function chromeSelector(store: Store): () => Chrome {
  let last = chromeOf(viewed(store.get()));
  let of = store.get();
  return () => {
    const state = store.get();
    if (state !== of) {
      const next = chromeOf(viewed(state));
      of = state;
      if (!same(last, next)) last = next;
    }
    return last;
  };
}

export function App({ store, select }: { store: Store; select: () => Chrome }): ReactElement {
  const chrome = useSyncExternalStore(store.subscribe, select);
  const { size, overlay, attempts } = chrome;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Box
        flexGrow={1}
        flexDirection="column"
        overflow="hidden"
        {...(overlay !== undefined && {
          // the palette stands on the line it is sought in
          justifyContent: overlay.type === 'palette' ? 'flex-end' : 'center',
          alignItems: overlay.type === 'palette' ? 'flex-start' : 'center',
        })}
      >
        {overlay === undefined && attempts !== undefined && <Unconnected attempts={attempts} />}
        {/* one that is too tall loses its end, not its question */}
        <Box flexDirection="column" overflow="hidden">
          <OverlayBox chrome={chrome} />
        </Box>
      </Box>
      {hasFooter(chrome) && <LastLine chrome={chrome} />}
    </Box>
  );
}

const LOG_MARKS = { search: '/', filter: 'f', time: 'T', inspect: '/' } as const;

/** A line that is typed, or the keys there are. */
function LastLine({ chrome }: { chrome: Chrome }): ReactElement {
  const { overlay, size, error, hints: keys } = chrome;
  const width = size.columns;
  switch (overlay?.type) {
    case 'prompt':
      return <Prompt mark="/" line={overlay} error={error} width={width} />;
    case 'log-prompt': {
      const mark = LOG_MARKS[overlay.what];
      return <Prompt mark={mark} line={overlay} error={error} hint={chrome.hint} width={width} />;
    }
    case 'palette':
      return <Prompt mark=":" line={overlay} error={undefined} width={width} />;
    case 'ask':
    case 'form':
    case 'output':
    case 'launch':
    case 'confirm':
    case 'help':
    case 'menu':
    case undefined:
      return <Footer hints={keys} width={width} />;
  }
}

function OverlayBox({ chrome }: { chrome: Chrome }): ReactElement | undefined {
  const { overlay, size, state } = chrome;
  switch (overlay?.type) {
    case 'confirm':
      return <Confirm overlay={overlay} size={size} />;
    case 'help':
      return <Help sections={helpSections()} scroll={overlay.scroll} size={size} />;
    case 'menu': {
      const { title, items } = MENUS[overlay.menu];
      if (state === undefined) return undefined;
      return <Menu title={title} items={items(state)} index={overlay.index} size={size} />;
    }
    case 'palette':
      if (state === undefined) return undefined;
      return <Palette items={found(state, overlay)} index={overlay.index} size={size} />;
    case 'ask':
      return <Ask ask={overlay} notes={chrome.notes} size={size} />;
    case 'form':
      return chrome.form && <Form view={chrome.form} size={size} />;
    case 'output':
      return chrome.output && <Output view={chrome.output} size={size} />;
    case 'launch':
      return <Launch launch={overlay} size={size} />;
    case 'prompt':
    case 'log-prompt':
    case undefined:
      return undefined;
  }
}
