"""A customs port that misbehaves on request: the first part of the path says how.

port_server.py --directory DIR [--cert PEM --key PEM] [--client-ca PEM] [--tls12]

Prints its port in the first line and ends with its parent or when its standard input is closed. /stats tells what it saw.
"""
import argparse
import http.server
import json
import os
import select
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

LOCK = threading.Lock()
STATS = {"accepts": 0, "handshakes": 0, "failed_handshakes": 0, "requests": {}, "peers": []}
LAST = {"body": b"", "headers": {}, "target": ""}


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 512
    context = None

    def get_request(self):
        answer = super().get_request()
        with LOCK:
            STATS["accepts"] += 1
        return answer

    def finish_request(self, request, client_address):
        # The handshake runs in the connection's own thread, so a slow one holds up nobody.
        if self.context:
            try:
                request = self.context.wrap_socket(request, server_side=True)
            except (ssl.SSLError, OSError):
                with LOCK:
                    STATS["failed_handshakes"] += 1
                return
            with LOCK:
                STATS["handshakes"] += 1
                subject = dict(pair[0] for pair in (request.getpeercert() or {}).get("subject", ()))
                STATS["peers"].append(subject.get("commonName", ""))
        try:
            super().finish_request(request, client_address)
        finally:
            try:
                request.close()
            except OSError:
                pass

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    served = 0

    def log_message(self, *arguments):
        pass

    def answer(self, body, status=200, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.serve(b"")

    def do_POST(self):
        self.serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    do_PUT = do_POST

    def serve(self, body):
        url = urllib.parse.urlsplit(self.path)
        way = url.path.split("/")[1]
        if way == "stats":
            with LOCK:
                return self.answer(json.dumps(STATS).encode())
        if way == "last":
            with LOCK:
                return self.answer(LAST["body"], headers=[("X-Target", LAST["target"])] + [
                    ("X-Last-" + name, value) for name, value in LAST["headers"].items()])
        with LOCK:
            STATS["requests"][way] = STATS["requests"].get(way, 0) + 1
            LAST.update(body=body, headers=dict(self.headers, Method=self.command), target=self.path)
        self.served += 1
        self.way = urllib.parse.unquote(way)
        name = "status" if way[0] == "s" and way[1].isdigit() else way.partition("-")[0]
        getattr(self, "way_" + name)(urllib.parse.parse_qs(url.query))

    def way_ok(self, query):
        self.answer(b" OK\r\n")

    def way_slow(self, query):
        time.sleep(0.1)
        self.answer(b"OK")

    def way_words(self, query):
        self.answer("报文解析失败[张三],电话:13812345678".encode())

    def way_page(self, query):
        self.answer(b"<html><body>maintenance</body></html>")

    def way_empty(self, query):
        self.answer(b"")

    def way_status(self, query):
        # s503-7: status 503, Retry-After: 7
        code, _, after = self.way[1:].partition("-")
        words = b"" if code == "204" else b"dxpid not registered"
        self.answer(words, int(code), [("Retry-After", after)] if after else [])

    def way_redirect(self, query):
        self.answer(b"", 302, [("Location", "/ok/")])

    def way_garbage(self, query):
        self.wfile.write(b"\x00\x01\x02 this is not HTTP\r\n\r\n")
        self.close_connection = True

    def way_hang(self, query):
        time.sleep(60)

    def way_half(self, query):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nOK")
        self.close_connection = True

    def way_gone(self, query):
        self.close_connection = True

    def way_once(self, query):
        # The second request on one connection is read and then dropped.
        if self.served > 1:
            self.close_connection = True
        else:
            self.answer(b"OK")

    def way_big(self, query):
        # No length announced: the client must count for itself.
        self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        self.close_connection = True
        for _ in range(int(query.get("kib", ["256"])[0])):
            self.wfile.write(b"x" * 1024)

    def way_announced(self, query):
        self.answer(b"x" * (256 << 10))

    def way_headers(self, query):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(6000):
            self.wfile.write(b"X-Filler-%d: %s\r\n" % (number, b"y" * 80))
        self.wfile.write(b"Content-Length: 0\r\n\r\n")

    def list_file(self):
        # list-NAME: the file NAME.json, written by the test.
        name = self.way.partition("-")[2]
        with open(os.path.join(ARGUMENTS.directory, name + ".json"), "rb") as file:
            return file.read()

    def way_list(self, query):
        self.answer(self.list_file())

    def way_cutlist(self, query):
        body = self.list_file()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if ARGUMENTS.cert:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(ARGUMENTS.cert, ARGUMENTS.key)
        if ARGUMENTS.tls12:
            server.context.maximum_version = ssl.TLSVersion.TLSv1_2
        if ARGUMENTS.client_ca:
            server.context.verify_mode = ssl.CERT_REQUIRED
            server.context.load_verify_locations(ARGUMENTS.client_ca)
        elif ARGUMENTS.optional_client_ca:
            server.context.verify_mode = ssl.CERT_OPTIONAL
            server.context.load_verify_locations(ARGUMENTS.optional_client_ca)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    parent = os.getppid()
    print(server.server_address[1], flush=True)
    # Another child may hold a copy of the pipe to us, so its end alone does not tell that our parent is gone.
    while os.getppid() == parent and not select.select([sys.stdin], [], [], 1)[0]:
        pass
    os._exit(0)


PARSER = argparse.ArgumentParser()
PARSER.add_argument("--directory", required=True)
for option in ("--cert", "--key", "--client-ca", "--optional-client-ca"):
    PARSER.add_argument(option)
PARSER.add_argument("--tls12", action="store_true")
ARGUMENTS = PARSER.parse_args()
main()
