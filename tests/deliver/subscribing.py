"""A subscriber of the hub, for tests."""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from httpx import Response

from tests.deliver.conftest import Pushed
from tests.deliver.receiving import Received, Receiver, Reply

TOPIC = "https://news.test/v1/changes.atom"
ATOM = {"atom": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
FORM = "application/x-www-form-urlencoded"


def echo(asked: Received) -> Reply:
    """What a subscriber says that meant it."""
    return Reply(200, {"content-type": "text/plain"}, asked.query.get("hub.challenge", "").encode())


def ask(pushed: Pushed, **parameters: Any) -> Response:
    """Ask the hub, without a key; a parameter's name is without its `hub.`."""
    form = urlencode({f"hub.{name}": value for name, value in parameters.items() if value is not None})
    return pushed.site.request("POST", "/hub", form.encode(), content_type=FORM)


def subscribe(pushed: Pushed, receiver: Receiver, *, callback: str = "", **parameters: Any) -> None:
    """Subscribe to the change feed, and have it verified."""
    receiver.reply = echo
    given = {"mode": "subscribe", "callback": callback or receiver.url, "topic": TOPIC} | parameters
    assert ask(pushed, **given).status_code == 202
    pushed.deliver()


def standings(pushed: Pushed) -> list[dict[str, Any]]:
    """The subscriptions, as an admin sees them."""
    found: list[dict[str, Any]] = pushed.ask("GET", "/v1/hub/subscriptions", key=pushed.site.key("admin"))[
        "subscriptions"
    ]
    return found


def headlines(received: Received) -> list[str]:
    """Of the entries of a feed that was sent."""
    titles = ET.fromstring(received.body).iterfind("atom:entry/atom:title", ATOM)  # noqa: S314 - our own
    return [title.text or "" for title in titles]


def deleted(received: Received) -> list[str]:
    """The ids that a feed that was sent says are deleted."""
    found = ET.fromstring(received.body).iterfind("at:deleted-entry", ATOM)  # noqa: S314 - our own
    return [each.attrib["ref"] for each in found]


def is_signed(received: Received, secret: str) -> bool:
    """Whether the signature is the one that RFC 2104 makes of the body and the secret."""
    made = hmac.digest(secret.encode(), received.body, hashlib.sha256).hex()
    return received.headers["x-hub-signature"] == f"sha256={made}"
