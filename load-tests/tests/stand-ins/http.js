// Plays the module k6/http: a real request, but to the tiny server, which sees by the Host header who was meant.
import { exchange } from './world.js';

export default {
  get(url, params = {}) {
    const { protocol, host, pathname, search } = new URL(url);
    if (protocol !== 'http:') {
      throw new Error(`unsupported protocol: ${url}`);
    }
    return exchange({ path: pathname + search, headers: { ...params.headers, Host: host } });
  },
};
