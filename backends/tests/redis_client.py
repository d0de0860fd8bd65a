"""Speaks to a Redis behind the backend's back."""

import socket


def redis_command(port, *words):
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall((" ".join(words) + "\r\n").encode())
        return client.recv(1000)
