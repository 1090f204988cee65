import type { Operation } from '../model/operation.js';
import type { FormDraft, FormId } from '../store/form.js';
import type { State } from '../store/state.js';

export interface FormField<Id extends FormId> {
  readonly name: string;
  /** One line, with an example. */
  readonly help: string;
  /** What stands there before anything is typed. */
  readonly before?: (about: FormDraft<Id>) => string;
  /** What the word under the cursor may be, of which those are offered that begin like it. */
  readonly words?: (state: State) => readonly string[];
}

/** What is said of a field. */
export interface Remark {
  /** Its name. */
  readonly field: string;
  /** What is wrong cannot be asked for; a warning is to be known before. */
  readonly tone: 'error' | 'warning';
  readonly text: string;
}

/** What has been typed so far comes to. */
export interface ToldForm {
  /** The command, as it would be typed; without what is wrong. */
  readonly line: string;
  /** Undefined: it cannot be asked for. */
  readonly operation: Operation | undefined;
  /** In the order of the fields; of a field the first is shown. */
  readonly remarks: readonly Remark[];
}

/** A form as a table: what it asks for is read off what stands in its fields, in their order. */
export interface FormSpec<Id extends FormId> {
  readonly title: (about: FormDraft<Id>) => string;
  readonly fields: readonly FormField<Id>[];
  readonly told: (about: FormDraft<Id>, texts: readonly string[], state: State) => ToldForm;
}
