/** Stripe's rule for metadata: given keys are set, empty ones removed, an empty map clears all. */
export function mergedMetadata(
  present: Record<string, string>,
  given: Record<string, string> | null | undefined,
): Record<string, string> {
  if (given === null) return {};
  return Object.fromEntries(Object.entries({ ...present, ...given }).filter(([, value]) => value !== ''));
}
