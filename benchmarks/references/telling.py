"""Bytes told to everybody who waits for them, on bare ASGI: the least that telling a crowd can cost.

`POST /news/{number}` tells its body; `GET /stream` hears what comes; `GET /poll?after=` waits for the next.
"""

import asyncio
from typing import Any


class News:
    """The newest of it, and its number."""

    def __init__(self) -> None:
        self.number = 0
        self.body = b""
        self.came = asyncio.Event()

    def tell(self, number: int, body: bytes) -> None:
        self.number, self.body = number, body
        came, self.came = self.came, asyncio.Event()
        came.set()


news = News()


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    if scope["method"] == "POST":
        message = await receive()
        news.tell(int(scope["path"].rpartition("/")[2]), message["body"])
        await _answer(send, b"")
    elif scope["path"] == "/stream":
        await _stream(receive, send)
    elif scope["path"] == "/poll":
        if news.number <= int(scope["query_string"].partition(b"after=")[2]):
            await news.came.wait()
        await _answer(send, news.body)
    else:
        await _answer(send, b"ready")


async def _stream(receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    telling = asyncio.create_task(_tell(send))
    while (await receive())["type"] != "http.disconnect":
        pass
    telling.cancel()


async def _tell(send: Any) -> None:
    while True:
        await news.came.wait()
        await send({"type": "http.response.body", "body": news.body, "more_body": True})


async def _answer(send: Any, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
