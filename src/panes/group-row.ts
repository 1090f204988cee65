import { isRunning, type Container } from '../model/container.js';
import { hostId } from '../model/id.js';
import { targetKey, type TargetKey } from '../model/operation.js';
import { own, type SafeText } from '../model/safe-text.js';
import { severityRank, type Verdict } from '../model/verdict.js';
import type { GroupBy, State } from '../store/state.js';
import { containerRows, type ContainerRow } from './container-row.js';
import type { Figure } from './number-column.js';

/** Containers that belong together. */
export interface GroupRow {
  readonly key: TargetKey;
  readonly by: GroupBy;
  readonly name: SafeText;
  /** False for those that belong to no group. */
  readonly isGroup: boolean;
  readonly members: readonly ContainerRow[];
  /** Its containers are shown below it. */
  readonly isUnfolded: boolean;
  /** Of one container shown below its group: that group. */
  readonly parent: TargetKey | undefined;
}

const GROUPS_OF = {
  project: ({ project }: Container) => project,
  image: ({ image }: Container) => image,
  network: ({ networks }: Container) => networks,
};

/** What a container belongs to; a network is one of several. */
function groupsOf(by: GroupBy, container: Container): readonly SafeText[] {
  const found = typeof by === 'string' ? GROUPS_OF[by](container) : container.labels.get(by.label);
  return typeof found === 'string' ? [found] : (found ?? []);
}

export const wordOf = (by: GroupBy): SafeText => (typeof by === 'string' ? own(by) : by.label);

const GROUPS = hostId('groups');

/** All containers, stopped ones too: a project is what should run. */
export function groupRows(state: State): readonly GroupRow[] {
  const by = state.groupBy;
  const groups = new Map<SafeText, ContainerRow[]>();
  const alone: ContainerRow[] = [];
  for (const row of containerRows({ ...state, all: true })) {
    const names = groupsOf(by, row.container);
    if (names.length === 0) alone.push(row);
    for (const name of names) {
      const members = groups.get(name);
      if (members === undefined) groups.set(name, [row]);
      else members.push(row);
    }
  }
  const word = wordOf(by);
  const group = (name: SafeText | undefined, members: readonly ContainerRow[]): GroupRow => {
    const isGroup = name !== undefined;
    const key = targetKey({ host: GROUPS, id: isGroup ? `${word}=${name}` : word });
    const isUnfolded = state.unfolded.has(key);
    return {
      key,
      by,
      name: name ?? own(`(no ${word})`),
      isGroup,
      members,
      isUnfolded,
      parent: undefined,
    };
  };
  const rows = [...groups].map(([name, members]) => group(name, members));
  if (alone.length > 0) rows.push(group(undefined, alone));
  return rows.flatMap((row) => (row.isUnfolded ? [row, ...row.members.map(memberOf(row))] : [row]));
}

/** A container below its group is a group of one: it has the same columns and actions. */
const memberOf =
  ({ key, by }: GroupRow) =>
  (member: ContainerRow): GroupRow => ({
    key: targetKey({ host: GROUPS, id: `${key} ${member.container.id}` }),
    by,
    name: member.container.name,
    isGroup: true,
    members: [member],
    isUnfolded: false,
    parent: key,
  });

let counted: (Pick<State, 'containers' | 'groupBy'> & { readonly count: number }) | undefined;

/** How many groups there are, without making them: it is shown in each frame. */
export function groupCount({ containers, groupBy }: State): number {
  if (counted?.containers !== containers || counted.groupBy !== groupBy)
    counted = { containers, groupBy, count: countGroups(containers, groupBy) };
  return counted.count;
}

function countGroups(containers: State['containers'], groupBy: State['groupBy']): number {
  const names = new Set<SafeText>();
  for (const container of containers.values())
    for (const name of groupsOf(groupBy, container)) names.add(name);
  return names.size;
}

export const runningOf = ({ members }: GroupRow): number =>
  members.filter(({ container }) => isRunning(container)).length;

/** Of all members of which it is known; unknown when it is of none. */
export function sumOf({ members }: GroupRow, key: Figure): number {
  const known = members.flatMap(({ usage }) =>
    usage === undefined || Number.isNaN(usage[key]) ? [] : [usage[key]],
  );
  return known.length === 0 ? NaN : known.reduce((sum, value) => sum + value, 0);
}

/** One that runs has no such figure: the sum is of the others. */
export const isPartial = ({ members }: GroupRow, key: Figure): boolean =>
  members.some(
    ({ container, usage }) =>
      isRunning(container) && (usage === undefined || Number.isNaN(usage[key])),
  );

interface Worst {
  readonly of: SafeText;
  readonly verdict: Verdict;
}

/** The severest first, then by how bad it is; zero of nothing. */
export const urgencyOf = (worst: Worst | undefined): number =>
  worst === undefined ? 0 : severityRank(worst.verdict.severity) * 1e6 + worst.verdict.score;

/** The worst that is said of any member, and of which. */
export const worstOf = ({ members }: GroupRow): Worst | undefined =>
  members
    .flatMap(({ container, verdicts: [worst] }) =>
      worst === undefined ? [] : [{ of: container.name, verdict: worst }],
    )
    .toSorted((a, b) => urgencyOf(b) - urgencyOf(a))[0];
