// The tiny server, and a client whose calls block as k6's do: both live in a worker, the script's thread waits for it.
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';

const { port1: here, port2: there } = new MessageChannel();
const bell = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: { there, bell }, transferList: [there] });
worker.unref();

/** What the server answers from now on: "localhost:8001/" -> { status, body }; anything else gets a 404. */
export function serve(answers) {
  return call({ answers });
}

/** One request and its answer. */
export function exchange(request) {
  return call({ request });
}

/** The requests since the last call, as "localhost:8001/". */
export function seen() {
  return call({ forget: true });
}

function call(message) {
  Atomics.store(bell, 0, 0);
  here.postMessage(message);
  if (Atomics.wait(bell, 0, 0, 10_000) === 'timed-out') {
    throw new Error('the tiny server does not answer');
  }
  return receiveMessageOnPort(here).message;
}
