"""The Sanic backend: says hello, shows what arrived, reads three keys from Redis."""

import json
import os
import signal
from threading import Event, Thread

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from sanic import Sanic
from sanic import json as answer
from sanic.log import logger

KEYS = ("key1", "key2", "key3")
ENDINGS = (signal.SIGTERM, signal.SIGINT)

# json's own dumps puts the spaces that the other backends have: all of them send the same bytes.
app = Sanic("hello", dumps=json.dumps)
app.config.KEEP_ALIVE_TIMEOUT = 75  # seconds; longer than a proxy keeps an idle connection
app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 5  # seconds
app.config.MOTD = False


@app.main_process_start
def hold_back_endings(app):
    """The port opens before Sanic listens to signals: one that came between would end this process and leave its helpers."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)


@app.main_process_ready
def end_once_all_are_up(app):
    """Sanic's manager waits for ever for workers that a signal has ended while they were starting: make the signal wait."""
    manager, up = app.manager, Event()
    wait_for_all = manager.wait_for_ack

    def wait_and_tell():
        wait_for_all()
        up.set()

    def end(number, frame):
        up.wait()
        manager.shutdown_signal(number, frame)

    manager.wait_for_ack = wait_and_tell
    for number in ENDINGS:
        signal.signal(number, lambda *received: Thread(target=end, args=received, daemon=True).start())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


@app.before_server_start
async def connect(app):
    """Give an empty Redis its three keys; without Redis the backend starts all the same."""
    app.ctx.redis = Redis.from_pool(
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
    try:
        await app.ctx.redis.msetnx({key: f"value of {key}" for key in KEYS})
    except RedisError as error:
        logger.warning("Redis is not there: %s", error)


@app.after_server_stop
async def disconnect(app):
    await app.ctx.redis.aclose()


@app.get("/")
async def hello(request):
    return answer({"message": "Hello world"})


@app.get("/headers")
async def headers(request):
    """Name -> value, or -> list of values where the header came more than once."""
    values = {}
    for name, value in request.headers.items():
        values.setdefault(name.title(), []).append(value)
    return answer({name: found[0] if len(found) == 1 else found for name, found in values.items()})


@app.get("/redis")
async def three_keys(request):
    try:
        return answer({key: await app.ctx.redis.get(key) for key in KEYS})
    except RedisError:
        return answer({"error": "Redis is not available"}, 503)


@app.get("/health")
async def health(request):
    return answer({"status": "UP"})


if __name__ == "__main__":
    workers = os.environ.get("WORKERS", "fast")
    app.run(
        host=os.environ.get("BIND_HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8006")),
        access_log=False,
        # fast: as many workers as there are cores
        **({"fast": True} if workers == "fast" else {"workers": int(workers)}),
    )
