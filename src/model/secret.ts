const SECRET = /pass|secret|token|key|cred|auth/i;

/**
 * `NAME=value` as it may be written down: of what may be a secret the name alone. `docker run -e NAME`
 * takes its value from the shell that runs it.
 */
export function unsecret(variable: string): string {
  const name = variable.slice(0, Math.max(0, variable.indexOf('=')));
  return SECRET.test(name) ? name : variable;
}
