// A proxy in Node: asks the auth server about every request, then hands it to the origin.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';

// Of one connection (RFC 9110, 7.6.1), or of a body that is not sent along.
const NOT_FOR_AUTH = [
  'connection', 'content-length', 'expect', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
];
const NOT_FOR_CLIENT = ['connection', 'keep-alive', 'transfer-encoding'];

const auth = address('AUTH_URL');
const origin = address('ORIGIN_URL');
const { get, Agent } = auth.protocol === 'https:' ? https : http;
const authAgent = new Agent({ keepAlive: true, ca: authorities(process.env.AUTH_CA) });
// Without an agent the middleware opens a connection for each request.
const originAgent = new (origin.protocol === 'https:' ? https : http).Agent({ keepAlive: true });

function forwardAuth(request, response, next) {
  // Some origins read x_user as X-User: both are the auth server's to say.
  without(request.headers, (name) => name.replaceAll('_', '-') === 'x-user');
  const headers = { ...request.headers, host: auth.host };
  without(headers, (name) => NOT_FOR_AUTH.includes(name));

  const failed = (error) => {
    console.error(`auth server: ${error.message}`);
    if (response.headersSent) {
      response.destroy();
    } else {
      response.status(502).json({ error: 'the auth server gave no answer' });
    }
  };
  get(auth, { agent: authAgent, headers }, (answer) => {
    answer.on('error', failed);
    if (answer.statusCode < 200 || answer.statusCode > 299) {
      without(answer.headers, (name) => NOT_FOR_CLIENT.includes(name));
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      return;
    }
    if (answer.headers['x-user']) {
      request.headers['x-user'] = answer.headers['x-user'];
    }
    answer.on('end', () => next()).resume(); // read to its end, or the connection cannot be used again
  }).on('error', failed);
}

function without(headers, unwanted) {
  Object.keys(headers).filter(unwanted).forEach((name) => delete headers[name]);
}

function address(name) {
  const value = process.env[name] ?? '';
  if (!/^https?:\/\/./.test(value) || !URL.canParse(value)) {
    exit(`${name} '${value}' is no http or https URL`);
  }
  return new URL(value);
}

function authorities(file) {
  try {
    return file ? readFileSync(file) : undefined;
  } catch (error) {
    return exit(`AUTH_CA: ${error.message}`);
  }
}

function exit(message) {
  console.error(message);
  process.exit(2);
}

const app = express();
app.disable('x-powered-by');
app.use(forwardAuth, createProxyMiddleware({ target: origin.origin, agent: originAgent, xfwd: true }));
const server = app.listen(Number(process.env.PORT ?? 8021), process.env.BIND_HOST ?? '127.0.0.1', (error) => {
  if (error) {
    exit(error.message);
  }
});

// Requests in flight may finish, for five seconds; idle connections close at once.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    setTimeout(() => process.exit(1), 5_000).unref();
  });
}
