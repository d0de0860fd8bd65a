// Node's loader finds the stand-ins where a script imports k6's modules; any other module of k6 is an error.
const STAND_INS = new Map([
  ['k6', './k6.js'],
  ['k6/http', './http.js'],
]);

export function resolve(specifier, context, next) {
  const standIn = STAND_INS.get(specifier);
  return standIn ? { url: new URL(standIn, import.meta.url).href, shortCircuit: true } : next(specifier, context);
}
