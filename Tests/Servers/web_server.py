#!/usr/bin/python3
"""A web server that answers well, badly, slowly and without end.

Usage: web_server.py PORT [PEM]     with PEM (certificate and key) it speaks TLS

  /page             a page of text
  /status/N         an answer with that status
  /slow             answers after 30 s
  /drip             a byte a second, without end
  /gigabyte         a gigabyte
  /forever          sends on to itself again and again
  /to?URL           sends on to that address
  /chain/N          sends on N times, then answers
  /echo             what was asked, as JSON
  /garbage          bytes that are no HTTP
  /hangup           closes the connection without a word
  /sent             how many bytes of gigabytes were sent so far
  /switch           200, or what PUT /switch?N has set

Listens on 127.0.0.1 only and prints READY when it does.
"""

import http.server
import json
import ssl
import sys
import time
import urllib.parse

port = int(sys.argv[1])
scheme = "https" if len(sys.argv) > 2 else "http"
state = {"sent": 0, "switch": 200}

PAGE = "<html><head><title>Portal</title><script>var a = 1;</script></head><body>" + "".join(
    f"<p>layanan {word} kota kami melayani warga</p>"
    for word in "kependudukan kesehatan pendidikan perizinan pajak transportasi sosial".split()
) + "</body></html>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_on(self, address):
        self.answer(302, headers=[("Location", address)])

    def do_GET(self):
        path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        parts = path.strip("/").split("/")
        if path == "/page":
            self.answer(200, PAGE.encode(), [("Content-Type", "text/html; charset=utf-8")])
        elif parts[0] == "status":
            self.answer(int(parts[1]), b"status")
        elif path == "/slow":
            time.sleep(30)
            self.answer(200)
        elif path == "/drip":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(1)
        elif path == "/gigabyte":
            self.send_response(200)
            self.send_header("Content-Length", str(1 << 30))
            self.end_headers()
            piece = b"0" * 65536
            for _ in range((1 << 30) // len(piece)):
                self.wfile.write(piece)
                state["sent"] += len(piece)
        elif path == "/forever":
            self.send_on("/forever")
        elif path == "/to":
            self.send_on(urllib.parse.unquote(query))
        elif parts[0] == "chain":
            left = int(parts[1])
            self.send_on(f"/chain/{left - 1}") if left > 0 else self.answer(200, b"the end")
        elif path == "/echo":
            asked = {
                "method": self.command, "path": self.path, "headers": dict(self.headers.items()),
                "body": body.decode(),
            }
            self.answer(200, json.dumps(asked).encode(), [("Content-Type", "application/json")])
        elif path == "/garbage":
            self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")
            self.close_connection = True
        elif path == "/hangup":
            self.close_connection = True
        elif path == "/sent":
            self.answer(200, str(state["sent"]).encode())
        elif path == "/switch":
            if self.command == "PUT":
                state["switch"] = int(query)
            status = 200 if self.command == "PUT" else state["switch"]
            self.answer(status, PAGE.encode())
        else:
            self.answer(404, b"nothing here")

    do_POST = do_GET
    do_PUT = do_GET


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", port), Handler)
if scheme == "https":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2])
    # Each connection shakes hands on its own thread: one that does not keeps nobody waiting.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False)
print("READY", flush=True)
server.serve_forever()
