// The Node backend: says hello, shows what arrived, reads three keys from Redis.
import express from 'express'
import { Redis } from 'ioredis'

const { BIND_HOST = '127.0.0.1', PORT = '8005', REDIS_URL = 'redis://127.0.0.1:6379' } = process.env
const KEYS = ['key1', 'key2', 'key3']

const redis = new Redis(REDIS_URL, {
  connectTimeout: 500, // milliseconds, as all below
  commandTimeout: 500,
  maxRetriesPerRequest: 1, // the connection may be stale
  retryStrategy: (attempt) => Math.min(attempt * 50, 500),
})

let reachable = true
redis.on('error', (error) => {
  if (reachable) console.warn(`Redis is not there: ${error.message || error.code}`)
  reachable = false
})
redis.on('ready', () => {
  reachable = true
})

const app = express()
app.disable('etag') // no other backend computes one
app.disable('x-powered-by')

app.get('/', (request, response) => {
  // A buffer keeps its type as it is: to text Express adds a charset. The space is the other backends'.
  response.setHeader('Content-Type', 'application/json').send(Buffer.from('{"message": "Hello world"}'))
})

// Name -> value, or -> list of values where the header came more than once.
app.get('/headers', (request, response) => {
  const entries = Object.entries(request.headersDistinct)
  response.json(Object.fromEntries(entries.map(([name, values]) => [title(name), values.length === 1 ? values[0] : values])))
})

app.get('/redis', async (request, response) => {
  try {
    const found = {}
    for (const key of KEYS) found[key] = await redis.get(key) // one after the other: that is what is measured
    response.json(found)
  } catch {
    response.status(503).json({ error: 'Redis is not available' })
  }
})

app.get('/health', (request, response) => {
  response.json({ status: 'UP' })
})

const title = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())

// Give an empty Redis its three keys; without Redis the backend starts all the same.
redis.msetnx(KEYS.flatMap((key) => [key, `value of ${key}`])).catch(() => {})

const server = app.listen(Number(PORT), BIND_HOST, (error) => {
  if (error) throw error
})
server.keepAliveTimeout = 75_000 // longer than a proxy keeps an idle connection

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    redis.disconnect()
    server.close() // idle connections go at once, requests in flight may finish
    setTimeout(() => server.closeAllConnections(), 5000).unref()
  })
}
