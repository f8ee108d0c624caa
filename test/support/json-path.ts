type Step = { name: string } | { index: number } | { where: string; equals: string };

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]|\[\?\(@\.(\w+)==['"]([^'"]*)['"]\)\]/y;

/** The steps of a path in the part of RFC 9535 that this server writes; throws for any other. */
export function parsePath(path: string): Step[] {
  if (!path.startsWith('$')) throw new Error(`Not a JSONPath: ${path}`);
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (!match) throw new Error(`Not a JSONPath from character ${at} on: ${path}`);
    const [, name, quoted, index, where, equals] = match;
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (where !== undefined) steps.push({ where, equals: equals ?? '' });
    else steps.push({ name: name ?? (quoted ?? '').replace(/\\(.)/g, '$1') });
  }
  return steps;
}

/** The nodes of `root` that a path names. */
export function resolvePath(root: unknown, path: string): unknown[] {
  return parsePath(path).reduce<unknown[]>((nodes, step) => nodes.flatMap((node) => take(node, step)), [root]);
}

function take(node: unknown, step: Step): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('where' in step) {
    return Object.values(node).filter((child) => (child as Record<string, unknown>)?.[step.where] === step.equals);
  }
  const key = 'name' in step ? step.name : step.index;
  if ('index' in step !== Array.isArray(node) || !Object.hasOwn(node, key)) return [];
  return [(node as Record<string | number, unknown>)[key]];
}
