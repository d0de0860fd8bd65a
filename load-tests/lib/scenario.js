// What the scripts share: an entry of scenarios.json becomes k6's options and iteration.
import http from 'k6/http';
import { check } from 'k6';

/**
 * @typedef {{ status: number, json?: unknown }} Checks what every answer must be
 * @typedef {{ [metric: string]: string[] }} Thresholds
 * @typedef {{ name: string, url: string, headers: { [name: string]: string }, checks: Checks, thresholds: Thresholds }} Scenario
 * @typedef {{ defaults: { vus: number, iterations: number, thresholds: Thresholds }, scenarios: Scenario[] }} Catalog
 */

/**
 * @param {string} name of the scenario
 * @param {string} catalog text of scenarios.json; the scripts open it, for k6 takes a path as seen from the script it runs
 */
export function load(name, catalog) {
  /** @type {Catalog} */
  const { defaults, scenarios } = JSON.parse(catalog);
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) {
    throw new Error(`scenarios.json has no ${name}`);
  }
  return {
    /** @type {import('k6/options').Options} */
    options: {
      scenarios: {
        [name]: {
          executor: 'shared-iterations',
          vus: count('VUS', defaults.vus),
          iterations: count('ITERATIONS', defaults.iterations),
        },
      },
      thresholds: { ...defaults.thresholds, ...scenario.thresholds },
      maxRedirects: 0, // a redirect is not the answer that was asked for
    },
    iteration: () => iterate(scenario),
  };
}

/** @param {Scenario} scenario */
function iterate({ url, headers, checks }) {
  const answer = http.get(url, { headers });
  check(answer, {
    [`status is ${checks.status}`]: ({ status }) => status === checks.status,
    'body is as expected': ({ body }) => checks.json === undefined || same(body, checks.json),
  });
}

/**
 * @param {unknown} body
 * @param {unknown} expected
 */
function same(body, expected) {
  try {
    return canonical(JSON.parse(String(body))) === canonical(expected);
  } catch {
    return false;
  }
}

/**
 * The order of a JSON object's names means nothing.
 * @param {unknown} value
 */
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
}

/**
 * @param {string} name of a variable: k6 run -e VUS=10, or in the environment
 * @param {number} otherwise
 */
function count(name, otherwise) {
  const text = __ENV[name];
  if (!text) {
    return otherwise;
  }
  if (!/^[1-9][0-9]*$/.test(text)) {
    throw new Error(`${name} must be a whole number from 1 up, not ${text}`);
  }
  return Number(text);
}
