import { load } from './lib/scenario.js';

const scenario = load('directAccessHttp4s', open('./scenarios.json'));

export const options = scenario.options;
export default scenario.iteration;
