#!/usr/bin/python3
"""Sends the bytes of a file to the first who connects, at a constant rate, then closes.

Usage: byte_server.py PORT BYTES_PER_SECOND FILE

For streams that no proper server would send: clocks that jump, pieces of different videos. Listens
on 127.0.0.1 only and prints READY when it does.
"""

import socket
import sys
import time

port, rate, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with open(path, "rb") as file:
    data = file.read()
listener = socket.create_server(("127.0.0.1", port))
print("READY", flush=True)
connection, _ = listener.accept()
listener.close()
began = time.monotonic()
sent = 0
while sent < len(data):
    due = min(len(data), int((time.monotonic() - began) * rate) + 1)
    connection.sendall(data[sent:due])
    sent = due
    time.sleep(0.02)
connection.close()
