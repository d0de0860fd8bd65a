import http from 'node:http';
import { once } from 'node:events';
import { workerData } from 'node:worker_threads';

const { there, bell } = workerData;
let answers = {};
let requests = [];

const server = http.createServer((request, response) => {
  const target = request.headers.host + request.url;
  requests.push(target);
  const { status, body } = answers[target] ?? { status: 404, body: `{"error": "nobody is at ${target}"}` };
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

there.on('message', async (message) => {
  const answer = await handle(message);
  there.postMessage(answer);
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
});

async function handle(message) {
  if (message.answers) {
    answers = message.answers;
    return null;
  }
  if (message.forget) {
    const seen = requests;
    requests = [];
    return seen;
  }
  const [response] = await once(
    http.request({ host: '127.0.0.1', port: server.address().port, ...message.request }).end(),
    'response',
  );
  const parts = await response.toArray();
  return { status: response.statusCode, body: Buffer.concat(parts).toString() };
}
