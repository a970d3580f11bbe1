"""Receives webhooks over TLS on a free port of the loopback and keeps them; a script of the tests.

    webhook_receiver.py CERTIFICATE KEY

Prints its port. POST /ok answers 200, /status/N answers N, /retry/S answers 503 with Retry-After S, /redirect answers 302,
/slow/S answers after S seconds, /gate once PUT /gate was asked for, /switch answers what PUT /switch/N said last (200 at
first). GET /requests tells every POST.
Ends with its standard input.
"""

import http.server
import json
import ssl
import sys
import threading
import time

requests = []
state = {"status": 200}
lock = threading.Lock()
gate = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            self.answer(200, json.dumps(requests).encode())

    def do_PUT(self):
        if self.path == "/gate":
            gate.set()
        else:
            with lock:
                state["status"] = int(self.path.rsplit("/", 1)[1])
        self.answer(200)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = self.path.strip("/").split("/")
        if parts[0] == "slow":
            time.sleep(float(parts[1]))
        elif parts[0] == "gate":
            gate.wait(300)
        with lock:
            requests.append({
                "path": self.path, "body": body.decode(), "headers": {k.lower(): v for k, v in self.headers.items()}})
            switched = state["status"]
        if parts[0] == "status":
            self.answer(int(parts[1]))
        elif parts[0] == "retry":
            self.answer(503, headers=[("Retry-After", parts[1])])
        elif parts[0] == "redirect":
            self.answer(302, headers=[("Location", "/ok")])
        elif parts[0] == "switch":
            self.answer(switched)
        else:
            self.answer(200, b"thanks")

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, address):
        pass


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
