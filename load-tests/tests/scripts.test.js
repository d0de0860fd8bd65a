// Every k6 script, run as k6 would but for k6 itself: its modules are stand-ins, its requests are real.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { register } from 'node:module';
import { test } from 'node:test';

register('./stand-ins/hooks.js', import.meta.url);
const { checks } = await import('./stand-ins/k6.js');
const { seen, serve } = await import('./stand-ins/world.js');

const HELLO = '{"message": "Hello world"}';
const KEYS = '{"key2": "value of key2", "key1": "value of key1", "key3": "value of key3"}'; // order means nothing
const PROXIES = ['Traefik', 'Node', 'Go', 'Gateway', 'Envoy', 'Caddy', 'Nginx'];

// Written by hand, beside scenarios.json: a wrong port or path there differs from this.
const TARGETS = {
  directAccessFlask4: '8000/', directAccessGo: '8001/', directAccessFlask12: '8002/',
  directAccessFastapi4: '8003/', directAccessFastapi12: '8004/', directAccessNode: '8005/',
  directAccessSanic: '8006/', directAccessSanicW4: '8007/', directAccessQuart: '8008/', directAccessHttp4s: '8009/',
  redisFlask: '8000/redis', redisGo: '8001/redis', redisFastapi: '8003/redis', redisNode: '8005/redis',
  redisSanic: '8006/redis', redisSanicW4: '8007/redis', redisQuart: '8008/redis', redisHttp4s: '8009/redis',
  ...Object.fromEntries(PROXIES.map((name, index) => [`proxy${name}`, `${8020 + index}/`])),
  ...Object.fromEntries(PROXIES.map((name, index) => [`proxyNear${name}`, `${8030 + index}/`])),
};
const NAMES = Object.keys(TARGETS);

globalThis.open = (path) => fs.readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
let loads = 0;

/** Loads the script afresh, as k6 does for each test. */
async function script(name, environment = {}) {
  globalThis.__ENV = environment;
  return import(`../${name}.js?${++loads}`);
}

function expected(name) {
  return TARGETS[name].endsWith('/redis') ? KEYS : HELLO;
}

async function run(name, answer) {
  const { default: iteration } = await script(name);
  const target = `localhost:${TARGETS[name]}`;
  serve({ [target]: answer });
  checks.length = 0;
  seen();
  iteration();
  assert.deepEqual(seen(), [target]);
  return checks.filter(({ passed }) => !passed).map(({ name: which }) => which);
}

test('there is one script for each scenario, and no other', () => {
  const scripts = fs.readdirSync(new URL('..', import.meta.url)).filter((file) => file.endsWith('.js'));
  const listed = JSON.parse(globalThis.open('scenarios.json')).scenarios.map(({ name }) => name);
  assert.deepEqual(scripts.map((file) => file.slice(0, -3)).sort(), NAMES.toSorted());
  assert.deepEqual(listed.toSorted(), NAMES.toSorted());
});

for (const name of NAMES) {
  test(`${name} asks its system and passes its checks`, async () => {
    assert.deepEqual(await run(name, { status: 200, body: expected(name) }), []);
    assert.equal(checks.length, 2);
  });

  test(`${name} sees a wrong status and a wrong body`, async () => {
    assert.deepEqual(await run(name, { status: 503, body: expected(name) }), ['status is 200']);
    assert.deepEqual(await run(name, { status: 200, body: '{"message": "Hello"}' }), ['body is as expected']);
    assert.deepEqual(await run(name, { status: 200, body: 'no JSON' }), ['body is as expected']);
  });

  test(`${name} shares its iterations among its users`, async () => {
    const options = async (environment) => (await script(name, environment)).options;
    const { scenarios, thresholds, maxRedirects } = await options();
    assert.deepEqual(scenarios, { [name]: { executor: 'shared-iterations', vus: 100, iterations: 200 } });
    assert.deepEqual([thresholds.checks, thresholds.http_req_failed], [['rate==1'], ['rate==0']]);
    const known = { checks: /^rate/, http_req_failed: /^rate/, http_req_duration: /^(avg|min|med|max|p)/ };
    for (const [metric, expressions] of Object.entries(thresholds)) {
      assert.ok(metric in known, `k6 has no metric ${metric}`);
      expressions.forEach((expression) => assert.match(expression, known[metric]));
    }
    for (const expression of Object.values(thresholds).flat()) {
      assert.match(expression, /^(rate|avg|min|med|max|p\(\d+\))(==|<=?|>=?)\d+(\.\d+)?$/);
    }
    assert.equal(maxRedirects, 0);
    const other = await options({ VUS: '5', ITERATIONS: '50' });
    assert.deepEqual(other.scenarios[name], { executor: 'shared-iterations', vus: 5, iterations: 50 });
  });
}

for (const wrong of ['0', '-1', '1.5', 'many', '1e3']) {
  test(`VUS=${wrong} is refused`, async () => {
    await assert.rejects(script('directAccessGo', { VUS: wrong }), /VUS must be a whole number from 1 up/);
  });
}

test('a script whose scenario is missing says so', async () => {
  const { load } = await import('../lib/scenario.js');
  assert.throws(() => load('directAccessCobol', globalThis.open('scenarios.json')), /has no directAccessCobol/);
});
