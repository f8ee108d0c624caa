import type { z } from 'zod';

/** Each mistake as `<file>: $.a.b[0]: what was expected`. */
export function zodProblems(place: string, error: z.ZodError): string[] {
  return error.issues.map((issue) => `${place}: ${jsonPath(issue.path)}: ${sentence(issue)}`);
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown ${issue.keys.map((key) => `"${key}"`).join(', ')}; not expected here`;
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => message).join(', ');
  return issue.message;
}

function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return /^[A-Za-z_$][\w$]*$/.test(String(key))
      ? `${text}.${String(key)}`
      : `${text}[${JSON.stringify(String(key))}]`;
  }, '$');
}

/** The value of a JSON text, or the sentence that says what is wrong with it. */
export function readJson(place: string, text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: `${place}: not valid JSON (${(error as Error).message})` };
  }
}
