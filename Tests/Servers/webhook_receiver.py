#!/usr/bin/python3
"""Receives webhooks of Pantau on 127.0.0.1 and checks their signatures.

Usage: webhook_receiver.py PORT KEY LOG

Answers what the file LOG.mode says (a status, `slow` or `hang`), 200 without it. Each delivery whose
signature is good and that is answered by 200 becomes a line `ID BODY` of LOG; one whose signature is
not becomes `BAD`. Prints READY when it listens.
"""

import hashlib
import hmac
import http.server
import os
import sys
import threading
import time

port, key, path = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3]
lock = threading.Lock()


def mode():
    try:
        with open(path + ".mode") as file:
            return file.read().strip()
    except FileNotFoundError:
        return "200"


def note(line):
    with lock, open(path, "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # As docs/deliveries.md shows it.
        signed = self.headers["Pantau-Timestamp"].encode() + b"." + body
        wanted = "sha256=" + hmac.new(key, signed, hashlib.sha256).hexdigest()
        age = time.time() - int(self.headers["Pantau-Timestamp"])
        is_good = hmac.compare_digest(wanted, self.headers["Pantau-Signature"]) and abs(age) < 60
        answer = mode()
        if answer == "hang":
            time.sleep(60)
        if answer == "slow":
            time.sleep(1)
        status = int(answer) if answer.isdigit() else 200
        if status == 200:
            delivery = self.headers["Pantau-Delivery"]
            note(f"{delivery} {body.decode()}" if is_good else "BAD")
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "2")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Callers that go away are what the tests are about."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", port), Receiver)
print("READY", flush=True)
server.serve_forever()
