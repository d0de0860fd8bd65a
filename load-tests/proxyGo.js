import { load } from './lib/scenario.js';

const scenario = load('proxyGo', open('./scenarios.json'));

export const options = scenario.options;
export default scenario.iteration;
