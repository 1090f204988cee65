import { targetKey, type Operation } from '../model/operation.js';
import type { State } from './state.js';
import type { TypedLine } from './typed-line.js';

/** Forms go by what they ask for. */
export type FormId = 'container.run' | 'image.build';
export type FormDraft<Id extends FormId = FormId> = Extract<Operation, { readonly op: Id }>;

/** Lines that are told together, for one operation. */
export interface Form<Id extends FormId = FormId> {
  readonly type: 'form';
  readonly form: Id;
  /** As it was when the form was opened: its target stays, whatever the table does. */
  readonly about: FormDraft<Id>;
  /** One a field, in the order of the form's. */
  readonly lines: readonly TypedLine[];
  /** Index of the one that is typed. */
  readonly at: number;
  readonly openedAtMs: number;
}

export const draftKey = ({ form, about }: Pick<Form, 'form' | 'about'>): string =>
  `${form} ${targetKey(about.target)}`;

/** Nobody goes on with more. */
const MOST_DRAFTS = 20;

export function withDraft(drafts: State['drafts'], form: Form): State['drafts'] {
  const others = [...drafts].filter(([key]) => key !== draftKey(form));
  return new Map([...others, [draftKey(form), form] as const].slice(-MOST_DRAFTS));
}

/** Whose operation goes by another name than the form. */
const FORM_OF: Readonly<Partial<Record<Operation['op'], FormId>>> = {
  'container.create': 'container.run',
};

/** What was done needs no going on; but what is built of a directory is built again. */
export function withoutDraft(drafts: State['drafts'], { op, target }: Operation): State['drafts'] {
  if (op === 'image.build') return drafts;
  const key = `${FORM_OF[op] ?? op} ${targetKey(target)}`;
  return drafts.has(key) ? new Map([...drafts].filter(([each]) => each !== key)) : drafts;
}
