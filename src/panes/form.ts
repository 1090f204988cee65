import type { Operation } from '../model/operation.js';
import { own } from '../model/safe-text.js';
import { draftKey, type Form, type FormDraft, type FormId } from '../store/form.js';
import type { State } from '../store/state.js';
import type { TypedLine } from '../store/typed-line.js';
import { buildForm } from './build-form.js';
import { READ_MS } from './confirm.js';
import type { FormSpec, Remark, ToldForm } from './form-spec.js';
import { both, closeOverlay, events, refused, type Intent } from './intent.js';
import {
  completion,
  EDIT_KEYS,
  editLine,
  lineOf,
  type LineContext,
  type LineKey,
  type Typed,
} from './line-editor.js';
import { runForm } from './run-form.js';
import { whyUnasked } from './unasked.js';

const FORMS: { readonly [Id in FormId]: FormSpec<Id> } = {
  'container.run': runForm,
  'image.build': buildForm,
};

export function toldOf<Id extends FormId>(
  { form, about, lines }: Form<Id>,
  state: State,
): ToldForm {
  const spec: FormSpec<Id> = FORMS[form];
  return spec.told(
    about,
    lines.map(({ text }) => text.trim()),
    state,
  );
}

/** As it is when nothing has been typed yet. */
function blank<Id extends FormId>(form: Id, about: FormDraft<Id>, nowMs: number): Form<Id> {
  const spec: FormSpec<Id> = FORMS[form];
  const lines = spec.fields.map(({ before }) => lineOf(before?.(about) ?? ''));
  return { type: 'form', form, about, lines, at: 0, openedAtMs: nowMs };
}

const isTouched = (form: Form): boolean => {
  const { lines } = blank(form.form, form.about, 0);
  return form.lines.some(({ text }, index) => text !== lines[index]?.text);
};

const isDraft = (operation: Operation): operation is FormDraft => operation.op in FORMS;

/** The form for it; as it was left, if it was. */
export function openForm(state: State, operation: Operation, nowMs: number): Intent {
  if (!isDraft(operation)) return refused('no form asks for that');
  const fresh = blank(operation.op, operation, nowMs);
  const left = state.drafts.get(draftKey(fresh));
  const { lines, at } = left ?? fresh;
  return events({ type: 'overlay-changed', overlay: { ...fresh, lines, at } });
}

interface FormKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (state: State, form: Form, nowMs: number) => Intent;
}

const shown = (overlay: Form): Intent => events({ type: 'overlay-changed', overlay });

const to = (by: number) => (_state: State, form: Form) =>
  shown({ ...form, at: (form.at + by + form.lines.length) % form.lines.length });

/** Undefined where there is nothing to be kept. */
const kept = (form: Form): Intent =>
  isTouched(form) ? events({ type: 'draft-kept', form }) : events();

/** The field that is wrong is gone to. What was told stays until it is done: it may be refused. */
function asked(state: State, form: Form, nowMs: number): Intent {
  // too early to have been meant for this form
  if (nowMs - form.openedAtMs < READ_MS) return events();
  const { operation, remarks } = toldOf(form, state);
  const error = remarks.find(({ tone }) => tone === 'error');
  if (error !== undefined) {
    const at = FORMS[form.form].fields.findIndex(({ name }) => name === error.field);
    return shown({ ...form, at: Math.max(0, at) });
  }
  if (operation === undefined) return events();
  const why = whyUnasked(state);
  if (why !== undefined) return refused(why);
  return both(kept(form), { type: 'request', operations: [operation] });
}

const OWN_KEYS: readonly FormKey[] = [
  { keys: ['enter'], help: 'Do it', run: asked },
  {
    keys: ['esc', 'ctrl+c'],
    help: 'Leave it; what was typed is there again when it is opened again',
    run: (_state, form) => both(kept(form), closeOverlay()),
  },
  { keys: ['tab', 'down'], help: 'Next field', run: to(1) },
  { keys: ['shift+tab', 'up'], help: 'Previous field', run: to(-1) },
  {
    keys: ['ctrl+y'],
    help: 'Copy the command to the clipboard',
    run: (state, form) => ({
      type: 'copy',
      text: own(toldOf(form, state).line),
      what: 'command',
    }),
  },
  {
    keys: ['ctrl+r'],
    help: 'Begin anew: every field as it was at first',
    run: (_state, form) => shown({ ...blank(form.form, form.about, form.openedAtMs) }),
  },
];

const LINE_KEYS: readonly LineKey[] = [
  completion(['ctrl+space', 'ctrl+n'], 'Complete the word; again: the next', 1),
  completion(['ctrl+p'], 'The completion before', -1),
];

/** In a form, beside those of any line. */
export const FORM_KEYS: readonly Pick<FormKey, 'keys' | 'help'>[] = [...OWN_KEYS, ...LINE_KEYS];

/** The word under the cursor, of the field's own. */
const contextOf = (state: State, form: Form): LineContext => ({
  kept: [],
  complete: ({ text, cursor }) => {
    const from = text.slice(0, cursor).search(/\S*$/);
    const begun = text.slice(from, cursor);
    const words = FORMS[form.form].fields[form.at]?.words?.(state) ?? [];
    return { from, candidates: words.filter((word) => word.startsWith(begun)) };
  },
});

/** A key while a form is filled in. */
export function formKey(state: State, form: Form, typed: Typed, nowMs: number): Intent {
  const known = OWN_KEYS.find(({ keys }) => keys.includes(typed.chord));
  if (known !== undefined) return known.run(state, form, nowMs);
  const line = form.lines[form.at];
  const next = line && editLine([...LINE_KEYS, ...EDIT_KEYS], line, typed, contextOf(state, form));
  return next === undefined ? events() : shown({ ...form, lines: form.lines.with(form.at, next) });
}

/** What there is to be seen of a form. */
export interface FormView extends ToldForm {
  readonly title: string;
  readonly fields: readonly {
    readonly name: string;
    readonly line: TypedLine;
    readonly said: Remark | undefined;
  }[];
  readonly at: number;
  /** Of the field that is typed; whether there is something to be completed in it. */
  readonly help: string;
  readonly isCompleted: boolean;
}

export function formView<Id extends FormId>(form: Form<Id>, state: State): FormView {
  const spec: FormSpec<Id> = FORMS[form.form];
  const told = toldOf(form, state);
  return {
    ...told,
    title: spec.title(form.about),
    fields: spec.fields.flatMap(({ name }, index) => {
      const line = form.lines[index];
      const said = told.remarks.find(({ field }) => field === name);
      return line === undefined ? [] : [{ name, line, said }];
    }),
    at: form.at,
    help: spec.fields[form.at]?.help ?? '',
    isCompleted: spec.fields[form.at]?.words !== undefined,
  };
}
