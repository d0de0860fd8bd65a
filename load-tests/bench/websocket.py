#!/usr/bin/env python3
"""WebSocket messages: `serve PORT` echoes them, `load PORT CONNECTIONS SECONDS` sends one after another on each connection.

Frames are of one size and unfragmented, so that neither side has to be more than a few lines. The mask is four zero
bytes: masked and unmasked payload are the same."""

import asyncio
import base64
import hashlib
import json
import sys
import time

PAYLOAD = b"m" * 100
MASKED = bytes([0x81, 0x80 | len(PAYLOAD)]) + bytes(4) + PAYLOAD
PLAIN = bytes([0x81, len(PAYLOAD)]) + PAYLOAD
KEY = base64.b64encode(bytes(16)).decode()


def accept(key):
    """RFC 6455, 4.2.2."""
    return base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()


class Echo(asyncio.Protocol):
    """The origin: shakes hands, then answers each frame with its payload."""

    def connection_made(self, transport):
        self.transport, self.data, self.open = transport, bytearray(), False

    def data_received(self, data):
        self.data += data
        if not self.open and (end := self.data.find(b"\r\n\r\n")) >= 0:
            head = dict(line.split(": ", 1) for line in self.data[:end].decode("latin-1").split("\r\n")[1:])
            del self.data[: end + 4]
            key = {name.lower(): value for name, value in head.items()}.get("sec-websocket-key", "")
            self.transport.write(handshake_answer(key))
            self.open = True
        frames, rest = divmod(len(self.data), len(MASKED))
        # A proxy may choose a mask of its own; ours is kept by all that only pass bytes on.
        for number in range(frames):
            if self.data[number * len(MASKED) :][: len(MASKED)] != MASKED:
                self.transport.abort()
                return
        self.transport.write(PLAIN * frames)
        self.data = self.data[len(self.data) - rest :]


def handshake_answer(key):
    return (f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept(key)}\r\n\r\n").encode()  # fmt: skip


async def serve(port):
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


async def talk(port, until):
    """One client; returns how many messages came back, each as it was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((f"GET /echo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n").encode())  # fmt: skip
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101 ") or accept(KEY).encode() not in head:
        raise SystemExit(f"no WebSocket: {head!r}")
    count = 0
    while time.monotonic() < until:
        writer.write(MASKED)
        if await reader.readexactly(len(PLAIN)) != PLAIN:
            raise SystemExit("another message came back than was sent")
        count += 1
    writer.close()
    return count


async def load(port, connections, seconds):
    start = time.monotonic()
    counts = await asyncio.gather(*(talk(port, start + seconds) for _ in range(connections)))
    print(json.dumps({"messages": sum(counts), "seconds": time.monotonic() - start}))


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    asyncio.run({"serve": serve, "load": load}[what](*map(int, numbers)))
