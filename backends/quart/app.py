"""The Quart backend: says hello, shows what arrived, reads three keys from Redis."""

import json
import os

from quart import Quart, Response, request
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

KEYS = ("key1", "key2", "key3")

app = Quart(__name__)

redis = Redis.from_pool(
    BlockingConnectionPool.from_url(
        os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"),
        decode_responses=True,
        socket_connect_timeout=0.5,
        socket_timeout=0.5,
        retry=Retry(NoBackoff(), 1),  # one more try: the pooled connection may be stale
        max_connections=50,  # for each worker; who comes later waits for one
        timeout=5,  # seconds
    )
)


@app.before_serving
async def seed():
    """Give an empty Redis its three keys; without Redis the backend starts all the same."""
    try:
        await redis.msetnx({key: f"value of {key}" for key in KEYS})
    except RedisError as error:
        app.logger.warning("Redis is not there: %s", error)


@app.after_serving
async def disconnect():
    await redis.aclose()


def answer(value, status=200):
    return Response(json.dumps(value), status, mimetype="application/json")


@app.get("/")
async def hello():
    return answer({"message": "Hello world"})


@app.get("/headers")
async def headers():
    """Name -> value, or -> list of values where the header came more than once."""
    values = {}
    for name, value in request.scope["headers"]:  # request.headers has one more, made up by Quart: Remote-Addr
        values.setdefault(name.decode("latin-1").title(), []).append(value.decode("latin-1"))
    return answer({name: found[0] if len(found) == 1 else found for name, found in values.items()})


@app.get("/redis")
async def three_keys():
    try:
        return answer({key: await redis.get(key) for key in KEYS})
    except RedisError:
        return answer({"error": "Redis is not available"}, 503)


@app.get("/health")
async def health():
    return answer({"status": "UP"})
