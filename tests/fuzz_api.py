"""Requests made up from the OpenAPI document, by Schemathesis, against a running server.

Two runs over the sample newsroom with the key of an admin: one with ids that exist, so that the routes do
their work; one with ids made up. In the second a text that is no cursor of ours, or no language tag, is
rightly refused, so that the check that all well-formed requests are accepted stays out of it; and of a write
no schema can say all that an article must be. `SEED` repeats what is made up.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from tests.processes import serving

SECONDS = 45
"""Of fuzzing, for each of the two runs."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wirecopy-fuzz-") as name:
        folder = Path(name)
        with serving(folder, "--sample", database=f"sqlite:///{folder / 'w.db'}") as (address, said):
            key = re.search(r"wc_\w+", said)
            assert key is not None, said
            real = _run(folder, address, key[0], _configuration(address))
            unchecked = ("--exclude-checks", "positive_data_acceptance")
            made_up = _run(folder, address, key[0], _PARAMETERS, *unchecked)
    return max(real, made_up)


def _configuration(address: str) -> str:
    """Schemathesis' own configuration, with parameters for which there is something."""
    cursor = httpx.get(f"{address}/v1/articles?limit=5").json()["next_cursor"]
    article = next(each for each in _articles(address) if each["source_id"] == "at-2026-0516-saltmere")
    image = next(block["image"] for block in article["body"] if block["type"] == "image")
    given = {
        "article_id": article["id"],
        "number": "1",
        "slug": article["slug"],
        "image_id": image["id"],
        "statistic_id": article["statistics"][0]["id"],
        "cursor": cursor,
        "after": "1",
        "language": "en",
    }
    parameters = _PARAMETERS + "".join(f"{key} = {value!r}\n" for key, value in given.items())
    return parameters + "".join(map(_UNSAID.format, _MORE_THAN_SCHEMAS_SAY))


_PARAMETERS = """[parameters]
wait = '1'
format = 'json'
"""
"""Nobody is to wait half a minute for a request. For a format that is not offered oEmbed wants 501, which
would be taken for a failure of the service; tests/http/test_oembed.py asks for one."""

_MORE_THAN_SCHEMAS_SAY = (
    "GET /v1/articles",
    "HEAD /v1/articles",
    "GET /v1/changes",
    "HEAD /v1/changes",
    "GET /v1/articles/{article_id}/revisions/{number}",
    "HEAD /v1/articles/{article_id}/revisions/{number}",
    "PUT /v1/articles/{article_id}",
    "PATCH /v1/articles/{article_id}",
    "PATCH /v1/statistics/{statistic_id}",
    "POST /v1/articles",
    "POST /v1/ingest",
    "POST /v1/keys",
    "POST /v1/partners",
    "PATCH /v1/partners/{partner_id}",
    "POST /v1/partners/{partner_id}/keys",
    "POST /v1/articles/{article_id}/correction",
    "POST /v1/articles/{article_id}/withdrawal",
    "POST /v1/articles/{article_id}/release",
    "POST /v1/receipts",
    "POST /hub",
    "POST /v1/webhooks",
    "PATCH /v1/webhooks/{webhook_id}",
    "POST /v1/webhooks/{webhook_id}/rotation",
    "POST /v1/webhooks/{webhook_id}/replay",
    *(
        f"{method} /v1/statistics{suffix}"
        for method in ("GET", "HEAD")
        for suffix in ("", ".json", ".jsonld", ".csv", ".csv-metadata.json")
    ),
)
"""What these take depends on what else is given, or on what is there: one parameter asks for another, a
revision is compared with an earlier one, a span must fit its text."""

_KEPT = "".join(
    f"""
[[operations]]
include-name = "{method} /v1/partners/{{partner_id}}{of}"
checks.use_after_free.enabled = false
"""
    for method in ("GET", "HEAD")
    for of in ("", "/sendings")
)
"""A partner that was ended is still to be looked at, and what it was sent."""

_UNSAID = """
[[operations]]
include-name = "{}"
checks.positive_data_acceptance.enabled = false
"""


def _articles(address: str) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = httpx.get(f"{address}/v1/articles?limit=200").json()["articles"]
    return articles


def _run(folder: Path, address: str, key: str, configuration: str, *options: str) -> int:
    (folder / "schemathesis.toml").write_text(configuration + _KEPT)
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file",
        str(folder / "schemathesis.toml"),
        "run",
        f"{address}/openapi.json",
        "--header",
        f"Authorization: Bearer {key}",
        # Lines of JSON are nothing that it can make up; tests/fuzz_writes.py does.
        "--exclude-path",
        "/v1/articles:import",
        # It does not end; tests/http/test_streaming.py listens to it.
        "--exclude-path",
        "/v1/changes/stream",
        # Its own key would be revoked or rotated before long.
        "--exclude-path",
        "/v1/keys/{key_id}",
        "--exclude-path",
        "/v1/keys/{key_id}/rotation",
        "--max-time",
        str(SECONDS),
        # One at a time: CPython 3.11 may fail in `ast.parse`, which the tool's threads call at once.
        "--workers",
        "1",
        *(["--seed", os.environ["SEED"]] if os.environ.get("SEED") else []),
        *options,
    ]
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
