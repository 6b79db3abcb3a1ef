"""Keys on the command line, on both databases."""

import asyncio
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.domain.audit import Actor
from service.domain.key import token_in
from service.keyring import Issued, Keyring
from service.newsroom import now, open_newsroom
from service.settings import Settings, SettingsError, from_environment
from service.store import audit
from tests.processes import serving, wirecopy

TOKEN = re.compile(r"wc_[0-9a-z]{12}_[0-9a-z]{52}")


def listed(database: str) -> list[dict[str, Any]]:
    done = wirecopy("key", "list", "--json", database=database)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def made(database: str, *arguments: str) -> str:
    """The id of a new key."""
    done = wirecopy("key", "add", *arguments, database=database)
    token = token_in(done.stdout.strip())
    assert done.returncode == 0
    assert token is not None, done.stderr
    return token.key_id


def test_a_key_is_printed_alone_and_listed_without_its_secret(database_url: str) -> None:
    done = wirecopy("key", "add", "Website CMS", "--role", "editor", database=database_url)
    assert done.returncode == 0
    assert TOKEN.fullmatch(done.stdout.strip())
    assert "shown only now" in done.stderr
    secret = done.stdout.strip().rpartition("_")[2]
    assert secret not in done.stderr
    for options in ((), ("--json",)):
        shown = wirecopy("key", "list", *options, database=database_url).stdout
        assert "Website CMS" in shown
        assert secret not in shown
    (key,) = listed(database_url)
    assert (key["role"], key["expires_at"], key["revoked_at"]) == ("editor", None, None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2099-01-01", datetime(2099, 1, 1, tzinfo=UTC)),
        ("2099-01-01T09:00:00+02:00", datetime(2099, 1, 1, 7, tzinfo=UTC)),
        ("90d", None),
    ],
)
def test_a_key_may_expire_on_a_day_or_after_a_time(
    database_url: str, given: str, expected: datetime | None
) -> None:
    made(database_url, "Radio", "--role", "editor", "--expires", given)
    (key,) = listed(database_url)
    expires = datetime.fromisoformat(key["expires_at"])
    if expected is None:
        assert timedelta(days=89) < expires - datetime.now(UTC) < timedelta(days=91)
    else:
        assert expires == expected


def test_rotating_and_revoking_leave_their_entries_and_the_id(database_url: str) -> None:
    key_id = made(database_url, "CMS", "--role", "editor")
    rotated = wirecopy("key", "rotate", key_id, "--grace", "24h", database=database_url)
    assert rotated.stdout.startswith(f"wc_{key_id}_")
    assert wirecopy("key", "revoke", key_id, database=database_url).returncode == 0
    assert wirecopy("key", "revoke", key_id, database=database_url).returncode == 0
    (key,) = listed(database_url)
    assert key["revoked_at"] is not None
    again = wirecopy("key", "rotate", key_id, database=database_url)
    assert (again.returncode, again.stdout) == (1, "")
    assert "revoked" in again.stderr
    trail = asyncio.run(entries(database_url))
    assert [action for action, _ in trail] == ["key_revoke", "key_rotate", "key_add"]
    assert all("command line" in actor for _, actor in trail)


async def entries(database: str) -> list[tuple[str, str]]:
    newsroom = open_newsroom(Settings(database_url=database))
    try:
        found = await newsroom.database.read(audit.entries, before=None, limit=10, article_id=None)
        return [(entry.action, entry.actor.name) for entry in found]
    finally:
        await newsroom.database.close()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "", "--role", "editor"), 1, "name"),
        (("add", "a\nb", "--role", "editor"), 1, "name"),
        (("add", "x" * 101, "--role", "editor"), 1, "name"),
        (("add", "CMS", "--role", "editor", "--expires", "2020-01-01"), 1, "expired"),
        (("add", "CMS", "--role", "editor", "--expires", "soon"), 2, "2027-01-01"),
        (("add", "CMS", "--role", "editor", "--expires", "9999d"), 0, "only now"),
        (("add", "CMS", "--role", "owner"), 2, "owner"),
        (("add", "CMS"), 2, "--role"),
        (("add", "Radio", "--role", "reader"), 2, "--partner ID"),
        (("add", "Radio", "--role", "reader", "--partner", "7f3k0q9m2x4b"), 1, "no partner"),
        (("add", "CMS", "--role", "editor", "--partner", "7f3k0q9m2x4b"), 2, "reader"),
        (("rotate", "x"), 1, "no key x"),
        (("rotate", "x", "--grace", "1"), 2, "24h"),
        (("revoke", "4c8gk2m0r7tz"), 1, "no key"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    migrated_file: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    database = f"sqlite:///{shutil.copy(migrated_file, tmp_path)}"
    done = wirecopy("key", *arguments, database=database)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_migrated_is_told_so(empty_url: str) -> None:
    done = wirecopy("key", "list", database=empty_url)
    assert done.returncode == 1
    assert "wirecopy migrate" in done.stderr


def test_of_many_first_starts_at_once_only_one_makes_the_first_key(database_url: str) -> None:
    async def first() -> Issued | None:
        newsroom = open_newsroom(Settings(database_url=database_url))
        try:
            return await Keyring(newsroom.database, now).first(actor=Actor(name="a test"))
        finally:
            await newsroom.database.close()

    async def together() -> list[Issued | None]:
        return await asyncio.gather(*(first() for _ in range(5)))

    issued = [each for each in asyncio.run(together()) if each is not None]
    assert [each.key.role for each in issued] == ["admin"]
    assert [key["id"] for key in listed(database_url)] == [issued[0].key.id]


def test_serve_prints_a_first_key_once_that_writes_from_its_address(tmp_path: Path, empty_url: str) -> None:
    with serving(tmp_path, "--workers", "2", database=empty_url) as (address, said):
        (token,) = TOKEN.findall(said)
        assert "shown only now" in said
        headers = {"authorization": f"Bearer {token}", "x-forwarded-for": "198.51.100.1"}
        article = {"publication": "gazette", "source_id": "a-1", "headline": "Ferry"}
        article |= {"body": [{"type": "paragraph", "text": "The ferry sails again."}]}  # type: ignore[dict-item]
        httpx.post(f"{address}/v1/articles", json=article, headers=headers, timeout=60).raise_for_status()
        audited = httpx.get(f"{address}/v1/audit", headers=headers, timeout=60).raise_for_status()
        trail = audited.json()["entries"]
        assert [entry["action"] for entry in trail] == ["post", "key_add"]
        assert [entry["actor"]["address"] for entry in trail] == ["127.0.0.1", None]
        assert token not in (tmp_path / "err.log").read_text()
    with serving(tmp_path, database=empty_url) as (_, said):
        assert not TOKEN.findall(said)


def test_trusted_proxies_are_checked_at_the_start() -> None:
    with pytest.raises(SettingsError, match="WIRECOPY_TRUSTED_PROXIES"):
        from_environment({"WIRECOPY_TRUSTED_PROXIES": "10.0.0.0/8, proxy.example"})
    settings = from_environment({"WIRECOPY_TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::1"})
    assert [str(each) for each in settings.trusted_networks] == ["10.0.0.0/8", "2001:db8::1/128"]
