"""An SFTP subsystem that stands before the real one and breaks what a test asks for.

Arguments: the real server, and a file whose content says what happens next, once:
    lose-kept    a rename is done, its answer is lost with the connection
    lose-taken   the same, and somebody takes the renamed file at once
    lose-before  the connection ends before a rename is done
    die          the connection ends at the next opening of a file or folder
Always: files named denied.xml may not be opened, and stuck.xml may not be renamed while FILE.stuck exists.
"""

import os
import signal
import struct
import subprocess
import sys
import threading

OPEN, OPENDIR, RENAME, STATUS = 3, 11, 18, 101
server, control = sys.argv[1:3]
child = subprocess.Popen([server], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
out_lock = threading.Lock()
swallow = threading.Event()
swallowed = threading.Event()


def packet(stream):
    head = stream.read(4)
    if len(head) < 4:
        return None
    body = stream.read(struct.unpack(">I", head)[0])
    return body


def send(stream, body):
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


def text(body, place):
    length = struct.unpack(">I", body[place : place + 4])[0]
    return body[place + 4 : place + 4 + length].decode(), place + 4 + length


def end_connection():
    """Ends the process of sshd that serves this connection, as a power cut would."""
    pid = os.getppid()
    while pid > 1:
        with open(f"/proc/{pid}/status") as file:
            facts = dict(line.split(":", 1) for line in file)
        if facts["Name"].strip().startswith("sshd"):
            os.kill(pid, signal.SIGKILL)
            break
        pid = int(facts["PPid"])
    child.kill()
    os._exit(1)


def order():
    try:
        with open(control) as file:
            return file.read().strip()
    except FileNotFoundError:
        return ""


def refuse(body, code):
    with out_lock:
        send(sys.stdout.buffer, bytes([STATUS]) + body[1:5] + struct.pack(">III", code, 0, 0))


def answers():
    while (body := packet(child.stdout)) is not None:
        if swallow.is_set():
            swallowed.set()
            continue
        with out_lock:
            send(sys.stdout.buffer, body)
    os._exit(0)


threading.Thread(target=answers, daemon=True).start()
while (body := packet(sys.stdin.buffer)) is not None:
    kind = body[0]
    if kind in (OPEN, OPENDIR):
        if order() == "die":
            os.remove(control)
            end_connection()
        if kind == OPEN and text(body, 5)[0].endswith("/denied.xml"):
            refuse(body, 3)
            continue
    if kind == RENAME:
        old, place = text(body, 5)
        new, _ = text(body, place)
        if old.endswith("/stuck.xml") and os.path.exists(control + ".stuck"):
            refuse(body, 4)
            continue
        wish = order()
        if wish.startswith("lose"):
            os.remove(control)
            if wish != "lose-before":
                swallow.set()
                send(child.stdin, body)
                swallowed.wait(10)
                if wish == "lose-taken":
                    os.remove(new)
            end_connection()
    send(child.stdin, body)
