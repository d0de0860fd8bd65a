"""The FastAPI backend: says hello, shows what arrived, reads three keys from Redis."""

import json
import logging
import os
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

KEYS = ("key1", "key2", "key3")

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


class Json(JSONResponse):
    """With the spaces that the other backends have: all of them send the same bytes."""

    def render(self, content):
        return json.dumps(content).encode()


@asynccontextmanager
async def lifespan(_):
    """Give an empty Redis its three keys; without Redis the backend starts all the same."""
    try:
        await redis.msetnx({key: f"value of {key}" for key in KEYS})
    except RedisError as error:
        logging.getLogger("uvicorn.error").warning("Redis is not there: %s", error)
    yield
    await redis.aclose()


app = FastAPI(lifespan=lifespan, default_response_class=Json, openapi_url=None)


@app.get("/")
async def hello():
    return {"message": "Hello world"}


@app.get("/headers")
async def headers(request: Request):
    """Name -> value, or -> list of values where the header came more than once."""
    values = {}
    for name, value in request.headers.items():
        values.setdefault(name.title(), []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}


@app.get("/redis")
async def three_keys():
    try:
        return {key: await redis.get(key) for key in KEYS}
    except RedisError:
        return Json({"error": "Redis is not available"}, 503)


@app.get("/health")
async def health():
    return {"status": "UP"}


if __name__ == "__main__":
    uvicorn.run(
        "app:app",
        host=os.environ.get("BIND_HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8003")),
        workers=int(os.environ.get("WORKERS", "4")),
        loop="uvloop",
        http="httptools",
        access_log=False,
        proxy_headers=False,  # believe no header about client or scheme: this backend shows, it does not decide
        timeout_keep_alive=75,  # seconds; longer than a proxy keeps an idle connection
        timeout_graceful_shutdown=5,  # seconds
    )
