import type { Container } from '../model/container.js';
import type { ContainerId } from '../model/id.js';
import { own } from '../model/safe-text.js';

/** Compose: `db:service_started:false,cache:service_healthy:true`, services that are started before. */
const DEPENDS_ON = own('com.docker.compose.depends_on');

/** A container, and those of the same request that it waits for. */
export interface Step {
  readonly container: Container;
  readonly after: readonly ContainerId[];
}

/** Services of other projects that share a network may have the same names. */
const serviceOf = (project: string | undefined, service: string): string =>
  JSON.stringify([project, service]);

const servicesBefore = ({ labels }: Container): readonly string[] =>
  (labels.get(DEPENDS_ON) ?? '')
    .split(',')
    .map((each) => each.split(':')[0] ?? '')
    .filter((service) => service !== '');

/**
 * As compose starts them: what a service depends on goes before it. Of services that depend on each other
 * in a circle one begins all the same. By name where nothing is said.
 */
export function startOrder(containers: readonly Container[]): readonly Step[] {
  const byService = Map.groupBy(containers, ({ project, service }) =>
    serviceOf(project, service ?? ''),
  );
  const before = (container: Container): readonly Container[] =>
    servicesBefore(container).flatMap(
      (service) => byService.get(serviceOf(container.project, service)) ?? [],
    );
  const placed = new Set<Container>();
  const open = new Set<Container>();
  const steps: Step[] = [];
  const place = (container: Container): void => {
    if (placed.has(container) || open.has(container)) return;
    open.add(container);
    const dependencies = before(container);
    dependencies.forEach(place);
    const after = dependencies.filter((each) => placed.has(each)).map(({ id }) => id);
    steps.push({ container, after });
    placed.add(container);
  };
  containers.toSorted((a, b) => (a.name < b.name ? -1 : 1)).forEach(place);
  return steps;
}

/** The other way round: nothing loses what it depends on while it runs. */
export function stopOrder(containers: readonly Container[]): readonly Step[] {
  const steps = startOrder(containers);
  return steps.toReversed().map(({ container }) => ({
    container,
    after: steps.flatMap((step) => (step.after.includes(container.id) ? [step.container.id] : [])),
  }));
}
