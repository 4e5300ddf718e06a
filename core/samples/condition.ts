/** The options that a sample log runs its filter with. */
export type SampleOptions = Readonly<Record<string, string>>;

const comparison =
  /^(name|opts\.get\((['"])([^'"]+)\2\)|opts\[(['"])([^'"]+)\4\])\s*(==|!=)\s*(['"])([^'"]*)\7$/;

/**
 * Whether a condition of a sample log holds (`name == 'sshd'`, `opts.get('mode') != 'aggressive'`, several with `and` or
 * `or`); undefined where it is of another form. The original evaluates any Python there.
 */
export function holds(condition: string, name: string, options: SampleOptions): boolean | undefined {
  let isTrue: boolean | undefined = false;
  for (const alternative of condition.trim().split(/\s+or\s+/)) {
    const parts = alternative.split(/\s+and\s+/).map((part) => compare(part.trim(), name, options));
    if (parts.includes(undefined)) return undefined;
    if (parts.every(Boolean)) isTrue = true;
  }
  return isTrue;
}

function compare(text: string, name: string, options: SampleOptions): boolean | undefined {
  const found = comparison.exec(text);
  if (!found) return undefined;
  const [, subject, , viaGet, , viaKey, relation, , value] = found;
  const got = subject === "name" ? name : options[viaGet ?? viaKey!];
  return (got === value) === (relation === "==");
}
