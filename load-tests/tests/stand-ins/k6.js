// Plays the module k6: checks are kept for the test.
export const checks = [];

export function check(value, conditions) {
  const results = Object.entries(conditions).map(([name, condition]) => ({ name, passed: Boolean(condition(value)) }));
  checks.push(...results);
  return results.every(({ passed }) => passed);
}
