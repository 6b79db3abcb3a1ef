"""What an admin does with partners over HTTP, for tests."""

import json
from typing import Any

from httpx import Response

from tests.serving import Site

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


class Desk:
    """An admin's side of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.admin = site.key("admin")

    def ask(self, method: str, path: str, document: Any = None, *, key: str | None = None) -> Response:
        """A request with a JSON document and the admin's key, or another."""
        kind = MERGE_PATCH if method == "PATCH" else JSON
        body = None if document is None else json.dumps(document).encode()
        headers = {"authorization": key or self.admin}
        return self.site.request(
            method, path, body, **headers, **({} if body is None else {"content_type": kind})
        )

    def done(self, method: str, path: str, document: Any = None, *, key: str | None = None) -> Any:
        """What a request that must succeed is answered with."""
        answer = self.ask(method, path, document, key=key)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def partner(self, *packages: str, name: str = "Harbour Radio") -> tuple[str, str]:
        """A new partner: its id, and a key of it as the value of `Authorization`."""
        made = self.done("POST", "/v1/partners", {"name": name, "packages": packages})
        issued = self.done("POST", f"/v1/partners/{made['id']}/keys", {"name": name})
        return made["id"], f"Bearer {issued['token']}"

    def status(self, partner_id: str) -> Any:
        return self.done("GET", f"/v1/partners/{partner_id}")["status"]

    def withdraw(self, article_id: str, **said: Any) -> None:
        self.done("POST", f"/v1/articles/{article_id}/withdrawal", said)

    def release(self, article_id: str) -> None:
        self.done("POST", f"/v1/articles/{article_id}/release", {})

    def sources(self, key: str) -> set[str]:
        """The source ids of the articles that a key sees."""
        listed = self.done("GET", "/v1/articles", key=key)["articles"]
        return {article["source_id"] for article in listed}
