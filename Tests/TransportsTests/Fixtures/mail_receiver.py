"""Receives mail over SMTP on a free port of the loopback and keeps it; a script of the tests.

    mail_receiver.py FOLDER CERTIFICATE KEY (tls|starttls|plain) [USER PASSWORD]

Prints its port. Each message becomes FOLDER/N.eml, its envelope FOLDER/N.json. With USER it takes nothing before AUTH PLAIN.
An addressee whose name begins with "nobody" is refused. Ends with its standard input.
"""

import asyncio
import base64
import json
import pathlib
import ssl
import sys
import threading

folder, certificate, key, mode = sys.argv[1:5]
login = sys.argv[5:7]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
count = 0


async def serve(reader, writer):
    try:
        await talk(reader, writer)
    except (ssl.SSLError, ConnectionError):
        writer.close()


async def talk(reader, writer):
    global count
    sender, addressees, known, secure = None, [], not login, mode == "tls"

    async def say(text):
        writer.write(text.encode() + b"\r\n")
        await writer.drain()

    await say("220 test ready")
    while line := await reader.readline():
        words = line.decode().strip()
        verb = words.split(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            offers = ["test"] + (["STARTTLS"] if mode == "starttls" and not secure else [])
            offers += ["AUTH PLAIN"] if login else []
            for offer in offers[:-1]:
                await say(f"250-{offer}")
            await say(f"250 {offers[-1]}")
        elif verb == "STARTTLS":
            await say("220 go on")
            await writer.start_tls(context)
            secure = True
        elif verb == "AUTH":
            blob = words.split(" ")[2] if len(words.split(" ")) > 2 else None
            if blob is None:
                await say("334 ")
                blob = (await reader.readline()).decode().strip()
            known = base64.b64decode(blob).split(b"\0")[1:] == [word.encode() for word in login]
            await say("235 welcome" if known else "535 wrong password")
        elif verb == "MAIL":
            sender, addressees = words.split(":", 1)[1], []
            await say("250 ok" if known else "530 log in first")
        elif verb == "RCPT":
            address = words.split(":", 1)[1].strip("<> ")
            if address.startswith("nobody"):
                await say("550 no such person")
            else:
                addressees.append(address)
                await say("250 ok")
        elif verb == "DATA":
            await say("354 go on")
            data = b""
            while (piece := await reader.readline()) not in (b".\r\n", b""):
                data += piece[1:] if piece.startswith(b".") else piece
            count += 1
            (pathlib.Path(folder) / f"{count}.eml").write_bytes(data)
            (pathlib.Path(folder) / f"{count}.json").write_text(
                json.dumps({"from": sender.strip("<> "), "to": addressees, "tls": secure}))
            await say("250 kept")
        elif verb == "QUIT":
            await say("221 bye")
            break
        else:
            await say("250 ok")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    end = loop.create_future()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(end.set_result, None)), daemon=True).start()
    await end


asyncio.run(main())
