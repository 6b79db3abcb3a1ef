"""A service as the mirror of another: its readers get what its origin passes on, and no more."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.domain.article import ImageBlock, Paragraph
from service.domain.audit import Actor
from service.domain.media import Image, ImageRights
from service.mirror import Mirror
from service.mirroring import HELD, PassedOn
from service.newsroom import open_newsroom
from tests.agreement import contents_of, require_agreement
from tests.conftest import PostgresServer, migrate, settings_for
from tests.mirror.copies import Copying
from tests.newsdesk import Desk
from tests.serving import Site, run, small

FORBIDDEN = "https://pictures.test/secret.jpg"
HERE = Actor(name="a test")


class Chain:
    """A second service, which is fed by the first."""

    def __init__(self, origin: Copying, site: Site) -> None:
        self.origin = origin
        self.site = site

    def caught_up(self, name: str = "copy", authorization: str | None = None) -> str:
        with self._mirror(name, authorization) as mirror:
            return str(mirror.catch_up())

    def verified(self, name: str = "copy") -> list[str]:
        with self._mirror(name, None) as mirror:
            return [f"{each.kind} {each.article_id}" for each in mirror.verify()]

    @contextmanager
    def _mirror(self, name: str, authorization: str | None) -> Iterator[Mirror]:
        newsroom = open_newsroom(self.site.settings)
        with self.origin.target(name) as copy, PassedOn(copy, newsroom, actor=HERE) as target:
            yield Mirror(self.origin.origin(authorization), target)

    def article(self, source_id: str, **headers: str) -> Any:
        return self.site.get(f"/v1/articles/{self.origin.ids()[source_id]}", **headers)


@pytest.fixture
def chain(copying: Copying, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Chain]:
    """On SQLite behind SQLite, and on PostgreSQL behind PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'second.db'}"
    if not copying.site.settings.database_url.startswith("sqlite"):
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create(template=request.getfixturevalue("migrated_template"))
    else:
        run(migrate(url))
    with Site(settings_for(url, tmp_path / "second")) as site:
        yield Chain(copying, site)


def shown(article: dict[str, Any]) -> dict[str, Any]:
    """What is the same of an article wherever it is shown: all but what is counted or dated there."""
    return {
        key: value for key, value in article.items() if key not in {"revision", "updated_at", "statistics"}
    }


def test_articles_are_shown_under_their_ids_as_the_origin_shows_them(chain: Chain) -> None:
    chain.origin.site.load_sample()
    assert chain.caught_up() == "in step at seq 13; 13 articles, 0 withdrawn"
    for source_id, content in chain.origin.served().items():
        there, here = json.loads(content), chain.article(source_id).json()
        assert shown(here) == shown(there)
        assert [each["span"] for each in here["statistics"]] == [each["span"] for each in there["statistics"]]
    assert chain.verified() == []
    require_agreement(contents_of(chain.site.settings.database_url))


def test_withdrawals_and_releases_come_through(chain: Chain) -> None:
    for name in ("a-1", "a-2"):
        chain.origin.publish(name)
    chain.caught_up()
    chain.origin.withdraw("a-1", reason="legal", instruction="remove")
    chain.caught_up()
    assert chain.article("a-1").status_code == 410
    assert chain.article("a-1").json()["reason"] == "legal"
    assert chain.article("a-2").status_code == 200
    chain.origin.release("a-1")
    chain.caught_up()
    assert chain.article("a-1").status_code == 200


def test_a_correction_is_one_here_too_and_once(chain: Chain) -> None:
    chain.origin.publish("a-1")
    chain.caught_up()
    for number in range(3):
        chain.origin.publish("a-1", headline=f"Headline {number}")
    chain.origin.correct("a-1", "It met on Tuesday.", headline="Put right")
    chain.caught_up()
    chain.origin.publish("a-1", headline="Later", corrections=())
    chain.caught_up()
    changes = chain.site.get("/v1/changes").json()["changes"]
    assert [(each["kind"], each["note"]) for each in changes][:2] == [
        ("published", None),
        ("corrected", "It met on Tuesday."),
    ]
    assert [each["kind"] for each in changes].count("corrected") == 1
    require_agreement(contents_of(chain.site.settings.database_url))


def test_taking_the_same_page_twice_makes_no_revision(chain: Chain) -> None:
    chain.origin.publish("a-1")
    chain.origin.correct("a-1", "It met on Tuesday.", headline="Put right")
    chain.origin.publish("a-2", packages=("sport",))
    chain.caught_up()
    last = chain.site.get("/v1/changes").json()["last"]
    chain.caught_up("another copy")
    assert chain.site.get("/v1/changes").json()["last"] == last


def test_packages_and_the_rights_in_pictures_hold_for_readers_of_the_copy(chain: Chain) -> None:
    limited = Image(url=FORBIDDEN, rights=ImageRights(packages=("pictures",), contact="pictures@news.test"))
    body = (Paragraph(text="The council met on Monday."), ImageBlock(image=limited))
    chain.origin.publish("cup", packages=("sport",), body=body)
    withheld = Image(url=FORBIDDEN, rights=ImageRights(may_be_syndicated=False, contact="pictures@news.test"))
    chain.origin.publish("vote", body=(ImageBlock(image=withheld),))
    partner = chain.origin.site.key("reader", "sport", "pictures", "public")
    chain.caught_up(authorization=partner)
    assert chain.article("cup").status_code == 404
    of_sport = chain.article("cup", authorization=chain.site.key("reader", "sport"))
    of_both = chain.article("cup", authorization=chain.site.key("reader", "sport", "pictures"))
    assert (FORBIDDEN in of_sport.text, FORBIDDEN in of_both.text) == (False, True)
    for key in (None, chain.site.key("reader"), chain.site.key("admin")):
        answer = chain.article("vote", **({"authorization": key} if key else {}))
        assert answer.status_code == 200
        assert FORBIDDEN not in answer.text
        assert "pictures@news.test" in answer.text


def test_an_article_that_stands_against_it_is_named_and_everything_else_is_taken(chain: Chain) -> None:
    chain.site.take_in(own := small("a-1", headline="Ours"))
    for name in ("a-0", "a-1", "a-2"):
        chain.origin.publish(name)
    assert chain.caught_up() == ("not in step, at seq 3 of 3; 3 articles, 0 withdrawn, 1 could not be taken")
    assert [chain.article(name).status_code for name in ("a-0", "a-1", "a-2")] == [200, 404, 200]
    assert own.headline in chain.site.get("/v1/articles").text


def test_verifying_finds_what_was_changed_here(chain: Chain) -> None:
    for name in ("a-1", "a-2", "a-3"):
        chain.origin.publish(name)
    chain.origin.withdraw("a-3")
    chain.caught_up()
    assert chain.verified() == []
    chain.site.take_in(small("a-1", headline="Ours now"))
    assert chain.verified() == [f"not_passed_on {chain.origin.ids()['a-1']}"]


def test_a_copy_of_the_copy_holds_what_its_readers_see(chain: Chain) -> None:
    rights = ImageRights(may_be_syndicated=False, contact="pictures@news.test")
    chain.origin.publish("a-1", body=(ImageBlock(image=Image(url=FORBIDDEN, rights=rights)),))
    chain.origin.publish("a-2", published_at=datetime(2026, 11, 1, tzinfo=UTC))
    chain.origin.publish("a-3")
    chain.caught_up()
    chain.origin.withdraw("a-3")
    chain.caught_up()
    third = Copying(chain.site, chain.origin.folder)
    third.caught_up("third")
    assert third.held("third") == third.served()
    assert third.ids() == chain.origin.ids()
    assert third.held("third").keys() == {"a-1", "a-2"}
    assert FORBIDDEN.encode() not in third.held("third")["a-1"]
    assert third.verified("third") == []


def test_what_an_editor_withdrew_here_stays_so_until_an_editor_releases_it(chain: Chain) -> None:
    for name in ("a-1", "a-2"):
        chain.origin.publish(name)
    chain.caught_up()
    desk = Desk(chain.site)
    article_id = chain.origin.ids()["a-1"]
    desk.withdraw(article_id, reason="legal")
    chain.origin.publish("a-1", headline="Edited there")
    chain.origin.publish("a-2", headline="Edited there too")
    assert chain.caught_up() == ("not in step, at seq 4 of 4; 2 articles, 0 withdrawn, 1 could not be taken")
    gone = chain.article("a-1")
    assert (gone.status_code, gone.json()["reason"]) == (410, "legal")
    assert chain.article("a-2").json()["headline"] == "Edited there too"
    assert chain.verified() == [f"not_passed_on {article_id}"]
    with chain._mirror("copy", None) as mirror:
        assert mirror.catch_up().errors == {article_id: HELD}

    chain.origin.withdraw("a-1", reason="rights", instruction="remove")
    assert chain.caught_up().startswith("in step at seq 5")
    chain.origin.release("a-1")
    assert chain.caught_up().startswith("not in step, at seq 6")
    assert chain.article("a-1").status_code == 410

    desk.release(article_id)
    assert chain.caught_up().startswith("in step at seq 6")
    assert chain.article("a-1").json()["headline"] == "Edited there"
    assert chain.verified() == []
    chain.origin.withdraw("a-1", reason="rights", instruction="remove")
    chain.caught_up()
    chain.origin.release("a-1")
    chain.caught_up()
    assert chain.article("a-1").status_code == 200, "the last word here was a release"
