"""Partners on the command line, on both databases."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from service.domain.key import token_in
from service.newsroom import Newsroom, open_newsroom
from service.partnership import Partnership
from service.settings import Settings
from service.store import audit
from tests.processes import Done, wirecopy
from tests.serving import run, small


def partner(database: str, *arguments: str, code: int = 0) -> Done:
    done = wirecopy("partner", *arguments, database=database)
    assert done.returncode == code, done.stderr
    return done


def told(database: str, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    done = partner(database, *arguments, "--json", code=code)
    return [json.loads(line) for line in done.stdout.splitlines()]


def made(database: str, *arguments: str) -> str:
    """The id of a new partner, whose key is the last there is."""
    partner(database, "add", *arguments)
    partner_id: str = told(database, "list")[-1]["id"]
    return partner_id


def keys(database: str) -> list[dict[str, Any]]:
    done = wirecopy("key", "list", "--json", database=database)
    return [json.loads(line) for line in done.stdout.splitlines()]


def with_newsroom(database: str, work: Any) -> Any:
    async def apart() -> Any:
        newsroom = open_newsroom(Settings(database_url=database))
        try:
            return await work(newsroom)
        finally:
            await newsroom.database.close()

    return run(apart())


def test_a_partner_is_made_with_a_key_that_is_printed_alone(database_url: str) -> None:
    done = partner(
        database_url,
        *("add", "Harbour Radio", "--package", "sport", "--package", "*"),
        *("--contact", "desk@radio.example", "--rate", "60", "--expires", "2099-01-01"),
    )
    token = token_in(done.stdout.strip())
    assert token is not None
    assert "shown only now" in done.stderr
    assert token.secret not in done.stderr
    (only,) = told(database_url, "list")
    assert (only["name"], only["packages"]) == ("Harbour Radio", ["*", "sport"])
    assert (only["contact"], only["rate_per_minute"]) == ("desk@radio.example", 60)
    (key,) = keys(database_url)
    assert (key["id"], key["partner_id"], key["role"]) == (token.key_id, only["id"], "reader")
    assert key["expires_at"].startswith("2099-01-01")
    assert "Harbour Radio" in partner(database_url, "list").stdout
    shown = wirecopy("key", "list", database=database_url).stdout
    assert "Harbour Radio" in shown
    assert "never" in shown


def test_what_is_changed_is_told_and_the_rest_stays(database_url: str) -> None:
    partner_id = made(database_url, "Harbour Radio", "--contact", "a@b.c", "--rate", "60")
    done = partner(database_url, "change", partner_id, "--package", "sport", "--name", "Radio Harbour")
    assert (done.stdout, done.stderr) == (f"partner {partner_id}: Radio Harbour, sees sport\n", "")
    partner(database_url, "change", partner_id, "--contact", "", "--rate", "0")
    (only,) = told(database_url, "list")
    assert (only["name"], only["packages"]) == ("Radio Harbour", ["sport"])
    assert (only["contact"], only["rate_per_minute"]) == (None, None)


def test_a_partner_has_as_many_keys_as_it_needs_until_it_ends(database_url: str) -> None:
    partner_id = made(database_url, "Harbour Radio")
    second = partner(database_url, "key", partner_id, "--name", "archive", "--expires", "90d")
    given = ("key", "add", "live", "--role", "reader", "--partner", partner_id)
    third = wirecopy(*given, database=database_url)
    assert token_in(second.stdout.strip())
    assert token_in(third.stdout.strip())
    assert [key["name"] for key in keys(database_url)] == ["Harbour Radio", "archive", "live"]
    for _ in range(2):
        done = partner(database_url, "revoke", partner_id)
        assert done.stdout == f"{partner_id} has ended: Harbour Radio\n"
    assert all(key["revoked_at"] for key in keys(database_url))
    assert told(database_url, "status") == []
    assert "ended" in partner(database_url, "change", partner_id, "--rate", "1", code=1).stderr
    assert "no partner" in partner(database_url, "key", partner_id, code=1).stderr

    async def entries(newsroom: Newsroom) -> list[str]:
        found = await newsroom.database.read(audit.entries, before=None, limit=10, article_id=None)
        return [entry.action for entry in found]

    assert with_newsroom(database_url, entries) == [
        "partner_end",
        "key_add",
        "key_add",
        "key_add",
        "partner_add",
    ]


def test_the_status_says_who_still_shows_what_and_ends_with_1_then(database_url: str) -> None:
    partner_id = made(database_url, "Harbour Radio", "--package", "sport", "--package", "weather")
    made(database_url, "Coast Weekly")

    async def follow(newsroom: Newsroom) -> None:
        await newsroom.take_in(small(packages=("sport",)))
        partnership = Partnership(newsroom.database, newsroom.clock)
        await partnership.acknowledge(partner_id, 1, key_id=None)

    with_newsroom(database_url, follow)
    before = partner(database_url, "status")
    assert "not said" in before.stdout
    assert "still:" not in before.stdout
    partner(database_url, "change", partner_id, "--package", "weather")
    assert [each["name"] for each in told(database_url, "status", code=1)] == [
        "Harbour Radio",
        "Coast Weekly",
    ]
    (one,) = told(database_url, "status", partner_id, code=1)
    (shown,) = one["status"]["still_shown"]
    assert (shown["headline"], shown["reason"], shown["seq"]) == ("Headline of a-1", "entitlement", 2)
    said = partner(database_url, "status", partner_id, code=1).stdout
    assert "Harbour Radio may be showing still:" in said
    assert "Headline of a-1 (entitlement" in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", ""), 1, "name"),
        (("add", "x", "--package", ""), 1, "packages[0]"),
        (("add", "x", "--rate", "0"), 1, "rate_per_minute"),
        (("add", "x", "--expires", "2020-01-01"), 1, "expired"),
        (("add", "Coast Weekly"), 1, "name already"),
        (("change", "7f3k0q9m2x4b"), 2, "--package"),
        (("change", "7f3k0q9m2x4b", "--rate", "1"), 1, "wirecopy partner list"),
        (("key", "7f3k0q9m2x4b"), 1, "no partner"),
        (("revoke", "nonsense"), 1, "no partner"),
        (("status", "7f3k0q9m2x4b"), 1, "no partner"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    migrated_file: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    database = f"sqlite:///{shutil.copy(migrated_file, tmp_path)}"
    made(database, "Coast Weekly")
    done = partner(database, *arguments, code=code)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(told(database, "list")) == 1
