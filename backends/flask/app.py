"""The Flask backend: says hello, shows what arrived, reads three keys from Redis."""

import json
import os
import threading

from flask import Flask, Response, request
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

KEYS = ("key1", "key2", "key3")

app = Flask(__name__)
arrived = threading.local()  # header pairs of the request in this thread, set by gunicorn.conf.py

redis = Redis.from_url(
    os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"),
    decode_responses=True,
    socket_connect_timeout=0.5,
    socket_timeout=0.5,
    retry=Retry(NoBackoff(), 1),  # one more try: the pooled connection may be stale
)


def seed():
    """Give an empty Redis its three keys; without Redis the backend starts all the same."""
    try:
        redis.msetnx({key: f"value of {key}" for key in KEYS})
    except RedisError as error:
        app.logger.warning("Redis is not there: %s", error)


def answer(value, status=200):
    return Response(json.dumps(value), status, mimetype="application/json")


@app.get("/")
def hello():
    return answer({"message": "Hello world"})


@app.get("/headers")
def headers():
    """Name -> value, or -> list of values where the header came more than once."""
    values = {}
    for name, value in getattr(arrived, "headers", request.headers.items()):
        values.setdefault(name.title(), []).append(value)
    return answer({name: found[0] if len(found) == 1 else found for name, found in values.items()})


@app.get("/redis")
def three_keys():
    try:
        return answer({key: redis.get(key) for key in KEYS})
    except RedisError:
        return answer({"error": "Redis is not available"}, 503)


@app.get("/health")
def health():
    return answer({"status": "UP"})
