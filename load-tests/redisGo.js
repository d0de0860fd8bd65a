import { load } from './lib/scenario.js';

const scenario = load('redisGo', open('./scenarios.json'));

export const options = scenario.options;
export default scenario.iteration;
