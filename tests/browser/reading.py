"""A reader in Chromium: opens pages of the newsroom, and is answered by it alone.

No request leaves this process. Those to the newsroom's public address are answered by the application, with
the headers that it gives, so that its Content-Security-Policy holds; any other is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from tests.serving import Site

Scheme = Literal["light", "dark"]
HEIGHT = 900


class Readers:
    """Opens pages. `complaints` is what the browser said of them: refused styles and scripts, errors."""

    def __init__(self, browser: Browser, newsroom: Site) -> None:
        self._browser = browser
        self._newsroom = newsroom
        self.complaints: list[str] = []

    @contextmanager
    def reading(
        self,
        path: str,
        *,
        width: int = 1280,
        height: int = HEIGHT,
        scheme: Scheme = "light",
        script: bool = True,
        density: float = 1,
    ) -> Iterator[Page]:
        """A page of the newsroom as it is opened at a width, in pixels."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            device_scale_factor=density,
        )
        context.route("**/*", self._answer)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(f"{path}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{path}: {error}"))
        page.goto(f"{self._newsroom.settings.public_url}{path}")
        yield page
        context.close()

    @contextmanager
    def shown(self, content: bytes, *, width: int) -> Iterator[Page]:
        """A page that the newsroom does not have, without its headers."""
        context = self._browser.new_context(viewport={"width": width, "height": HEIGHT})
        context.route("**/*", lambda route: route.abort())
        page = context.new_page()
        page.set_content(content.decode())
        yield page
        context.close()

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != self._newsroom.settings.public_url:
            route.abort()
            return
        answer = self._newsroom.get(address.path, accept_encoding="identity")
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)


def pages(newsroom: Site) -> list[str]:
    """The path of every article's page."""
    listed = newsroom.get("/v1/articles?limit=200").json()["articles"]
    return sorted(f"/articles/{article['slug']}" for article in listed)
