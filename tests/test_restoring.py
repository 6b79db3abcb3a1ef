"""What an import of another newsroom's export takes over, and what it does not do to what is here."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from service.domain.article import Article, Paragraph, Publication
from service.domain.audit import Actor
from service.domain.identity import derived_id
from service.ingest.sent import completed
from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings
from service.store import audit, exporting, statistic_history
from service.store.database import Connection
from service.transfer import Line, Result, export, load
from tests.agreement import contents_of, require_agreement
from tests.conftest import PostgresServer, migrate
from tests.serving import run, small

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Any) -> tuple[str, str]:
    """Two migrated, empty databases of one kind."""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        template = request.getfixturevalue("migrated_template")
        return server.create(template=template), server.create(template=template)
    made = (f"sqlite:///{tmp_path / 'here.db'}", f"sqlite:///{tmp_path / 'there.db'}")
    for url in made:
        run(migrate(url))
    return made


async def lines_of(newsroom: Newsroom, *, history: bool = False) -> list[bytes]:
    return [line async for page in export(newsroom, history=history) for line in page.splitlines()]


async def take(newsroom: Newsroom, documents: list[bytes], *, batch: int = 500) -> list[Result]:
    numbered = [Line(number, document) for number, document in enumerate(documents, 1)]
    results = []
    for start in range(0, len(numbered), batch):
        results += await load(
            newsroom, numbered[start : start + batch], actor=Actor(name="a test"), restoring=True
        )
    return results


async def status_of(newsroom: Newsroom, source_id: str) -> str:
    articles = [json.loads(line) for line in await lines_of(newsroom)]
    found = [each["article"] for each in articles if each["record"] == "article"]
    (status,) = [str(each["status"]) for each in found if each["source_id"] == source_id]
    return status


def test_a_draft_that_went_on_elsewhere_is_not_published_by_an_import(
    urls: tuple[str, str], clock: Clock
) -> None:
    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        await there.take_in(small(), publish=False)
        await take(here, await lines_of(there))
        for number in range(3):
            await there.take_in(small(headline=f"Draft {number}"), publish=False)
        (*_, result) = await take(here, await lines_of(there))
        assert (result.outcome, result.revision) == ("updated", 2)
        assert await status_of(here, "a-1") == "draft"
        await there.database.close()
        await here.database.close()

    run(story())


def test_a_history_with_a_gap_is_refused(urls: tuple[str, str], clock: Clock) -> None:
    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        for number in range(4):
            await there.take_in(small(headline=f"Headline {number}"))
        revisions = [line for line in await lines_of(there, history=True) if b'"revision",' in line[:30]]
        assert [each.outcome for each in await take(here, [revisions[0], revisions[3]])] == [
            "created",
            "rejected",
        ]
        await there.database.close()
        await here.database.close()

    run(story())


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_a_history_in_which_a_slug_moves_comes_out_as_it_went_in(
    urls: tuple[str, str], clock: Clock, batch: int
) -> None:
    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        for source_id, slug in (("x", "a"), ("y", "b"), ("x", "c"), ("y", "a"), ("x", "b"), ("z", "c")):
            clock.now += timedelta(seconds=1)
            await there.take_in(small(source_id, slug=slug))
        exported = await lines_of(there, history=True)
        assert {each.outcome for each in await take(here, exported, batch=batch)} <= {
            "created",
            "updated",
            "unchanged",
            "done",
        }
        assert await lines_of(here, history=True) == exported
        assert {each.outcome for each in await take(here, exported, batch=batch)} == {"unchanged"}
        await there.database.close()
        await here.database.close()

    run(story())


def test_an_import_into_a_living_newsroom_is_news_to_who_keeps_in_step(
    urls: tuple[str, str], clock: Clock
) -> None:
    """`updated_since` goes by our clock, however old the article is where it comes from."""

    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        await there.take_in(small("old"))
        clock.now += timedelta(days=300)
        await take(here, await lines_of(there))
        assert [json.loads(line)["at"] for line in (await lines_of(here))[1:]] == ["2026-11-20T12:00:00Z"]
        revised = await here.database.read(_revised_at)
        assert revised == [clock.now]
        await there.database.close()
        await here.database.close()

    run(story())


def _revised_at(connection: Any) -> list[datetime]:
    return [each.place.at for each in exporting.page(connection, after=None, limit=10, history=False)]


def test_an_embargo_holds_though_the_feed_is_ahead_of_the_clock(urls: tuple[str, str], clock: Clock) -> None:
    async def story() -> None:
        here = open_newsroom(Settings(database_url=urls[1]), clock=clock)
        clock.now = NOW + timedelta(days=2)
        await here.take_in(small("ahead"))
        clock.now = NOW
        saved = await here.take_in(small("held", embargo_until=NOW + timedelta(days=1)))
        assert saved.article.status == "scheduled"
        await here.database.close()

    run(story())


def test_what_is_dated_ahead_is_refused(urls: tuple[str, str], clock: Clock) -> None:
    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        clock.now = NOW + timedelta(days=2)
        await there.take_in(small())
        exported = await lines_of(there, history=True)
        clock.now = NOW
        outcomes = [each.outcome for each in await take(here, exported)]
        assert outcomes[1:] == ["rejected", "rejected"]
        await there.database.close()
        await here.database.close()

    run(story())


def test_an_import_of_publications_alone_leaves_its_entry(urls: tuple[str, str], clock: Clock) -> None:
    async def story() -> None:
        here = open_newsroom(Settings(database_url=urls[1]), clock=clock)
        line = (
            b'{"record":"publication","updated_at":"2026-01-01T00:00:00Z",'
            b'"publication":{"id":"weekly","name":"The Weekly"}}'
        )
        assert [each.outcome for each in await take(here, [line])] == ["done"]
        assert [each.outcome for each in await take(here, [line])] == ["unchanged"]
        entries = await here.database.read(audit.entries, before=None, limit=10, article_id=None)
        assert [each.action for each in entries] == ["import"]
        await here.database.close()

    run(story())


def test_a_repeated_import_changes_nothing_even_after_a_gap(urls: tuple[str, str], clock: Clock) -> None:
    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        await there.take_in(small())
        await take(here, await lines_of(there))
        for number in range(3):
            await there.take_in(small(headline=f"Headline {number}"))
        exported = await lines_of(there)
        outcomes = [(await take(here, exported))[-1].outcome for _ in range(4)]
        assert outcomes == ["updated", "unchanged", "unchanged", "unchanged"]
        await there.database.close()
        await here.database.close()

    run(story())


def test_an_old_export_does_not_undo_what_a_publication_says_now(urls: tuple[str, str], clock: Clock) -> None:
    async def story() -> None:
        here = open_newsroom(Settings(database_url=urls[1]), clock=clock)
        await here.save_publications([Publication(id="newsroom", name="Before")])
        exported = await lines_of(here)
        clock.now += timedelta(days=1)
        await here.save_publications([Publication(id="newsroom", name="Now")])
        assert [each.outcome for each in await take(here, exported)] == ["unchanged"]
        assert b'"name":"Now"' in (await lines_of(here))[0]
        await here.database.close()

    run(story())


def counted(*texts: str) -> Article:
    """An article of these paragraphs, with the figures that are found in them."""
    return completed(small(body=tuple(Paragraph(text=text) for text in texts)))


async def with_revised_figures(newsroom: Newsroom, clock: Clock) -> str:
    """An article whose figures were revised, moved, edited and rejected; the id of one of them."""
    boats, actor = "Crews counted 12 boats near the pier.", Actor(name="a test")
    saved = await newsroom.take_in(counted("More than 14,000 people have fled, the UN says.", boats))
    fled, twelve = (each.id or "" for each in saved.article.statistics)
    for patched, patch in ((fled, b'{"subject":"families"}'), (twelve, b'{"review":"rejected"}')):
        clock.now += timedelta(seconds=1)
        await newsroom.patch_statistic(patched, patch, tag_of=lambda _: "", actor=actor)
    for texts in (
        ("More than 15,500 people have now fled, the UN says.", boats),
        ("New.", f"Late at night, {boats}", "More than 16,000 people have now fled, the UN says."),
        ("Nothing is counted any more.",),
        ("More than 14,000 people have fled, the UN says.",),
    ):
        clock.now += timedelta(seconds=1)
        await newsroom.take_in(counted(*texts))
    return fled


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_figures_keep_their_ids_and_their_history_from_one_kind_of_database_to_the_other(
    tmp_path: Any, postgres: PostgresServer, migrated_template: str, clock: Clock, batch: int
) -> None:
    first, last = (f"sqlite:///{tmp_path / name}.db" for name in ("first", "last"))
    second = postgres.create(template=migrated_template)

    async def story() -> None:
        for url in (first, last):
            await migrate(url)
        newsrooms = [open_newsroom(Settings(database_url=url), clock=clock) for url in (first, second, last)]
        fled = await with_revised_figures(newsrooms[0], clock)
        exported = await lines_of(newsrooms[0], history=True)
        told = await newsrooms[0].database.read(statistic_history.statistic, fled)
        assert told is not None
        values = [str(each.statistic.value) for each in told.history]
        assert values == ["14000", "14000", "15500", "16000", "14000"]
        for here in newsrooms[1:]:
            assert "rejected" not in {each.outcome for each in await take(here, exported, batch=batch)}
            assert await lines_of(here, history=True) == exported
            assert {each.outcome for each in await take(here, exported, batch=batch)} == {"unchanged"}
            assert await here.database.read(statistic_history.statistic, fled) == told
        for each in newsrooms:
            await each.database.close()

    run(story())
    for url in (first, second, last):
        require_agreement(contents_of(url))


def test_figures_keep_their_ids_where_only_what_is_now_is_restored(
    urls: tuple[str, str], clock: Clock
) -> None:
    async def story() -> None:
        there, here = (open_newsroom(Settings(database_url=url), clock=clock) for url in urls)
        fled = await with_revised_figures(there, clock)
        exported = await lines_of(there)
        await take(here, exported)
        assert await lines_of(here) == exported
        told = await here.database.read(statistic_history.statistic, fled)
        assert told is not None
        (state,) = told.history
        assert (state.revision, str(state.statistic.value)) == (7, "14000")
        assert {each.outcome for each in await take(here, exported)} == {"unchanged"}
        await there.database.close()
        await here.database.close()

    run(story())


def named_as_before(connection: Connection) -> set[str]:
    """Give all figures the ids that version 0002 gave them, in each revision by their words and their number,
    and return these ids: nothing in them was the article's."""
    renamed: dict[str, str] = {}
    for row in connection.execute(sa.text("SELECT article_id, revision, snapshot FROM revisions")).all():
        snapshot, seen = row.snapshot, list[tuple[str | None, ...]]()
        for each in json.loads(row.snapshot)["statistics"]:
            key = (each["span"]["exact"], each["subject"], each["unit"])
            seen.append(key)
            old = derived_id("statistic", row.article_id, *key, str(seen.count(key)))
            renamed[each["id"]] = old
            snapshot = snapshot.replace(each["id"].encode(), old.encode())
        written = sa.text("UPDATE revisions SET snapshot = :s WHERE article_id = :a AND revision = :r")
        connection.execute(written, {"s": snapshot, "a": row.article_id, "r": row.revision})
    places = connection.execute(sa.text("SELECT statistic_id, position, place FROM statistic_places")).all()
    connection.execute(sa.text("DELETE FROM statistic_places"))
    for statistic_id in connection.scalars(sa.text("SELECT id FROM statistics")).all():
        values = {"old": renamed[statistic_id], "id": statistic_id}
        connection.execute(sa.text("UPDATE statistics SET id = :old WHERE id = :id"), values)
    for statistic_id, position, place in places:
        connection.execute(
            sa.text("INSERT INTO statistic_places VALUES (:id, :position, :place)"),
            {"id": renamed[statistic_id], "position": position, "place": place},
        )
    return set(renamed.values())


def test_figures_from_before_their_ids_began_with_the_articles_come_back_from_an_export(
    urls: tuple[str, str], clock: Clock
) -> None:
    """A database of version 0002 is migrated: rows, snapshots and restored copies agree, and go on alike."""
    there_url, here_url = urls
    boats, fled = "Crews counted 12 boats near Basra.", "More than 14,000 people have fled Homs, the UN says."
    twice = "Later they counted 12 boats, and 12 boats."

    async def story() -> None:
        there = open_newsroom(Settings(database_url=there_url), clock=clock)
        rejected = (await there.take_in(counted("Nothing is counted."))).article
        for texts in ((fled, boats, twice), ("New.", fled, twice, boats), (boats, twice)):
            rejected = (await there.take_in(counted(*texts))).article
        patch = (rejected.statistics[1].id or "", b'{"review":"rejected"}')
        await there.patch_statistic(*patch, tag_of=lambda _: "", actor=Actor(name="a test"))
        final = (await there.take_in(counted(boats, f"And: {twice}", fled))).article
        assert any(each.places for each in final.statistics)
        await there.migrate("0002")
        old = await there.database.write(named_as_before)
        await there.migrate()
        exported = await lines_of(there, history=True)
        assert not any(each.encode() in line for each in old for line in exported)

        here = open_newsroom(Settings(database_url=here_url), clock=clock)
        assert "rejected" not in {each.outcome for each in await take(here, exported)}
        assert await lines_of(here, history=True) == exported
        assert {each.outcome for each in await take(there, exported)} == {"unchanged"}
        following = counted(boats, "And now they are gone.", "More than 15,500 people have fled Homs.")
        saved = [(await each.take_in(following)).article for each in (there, here)]
        assert saved[0] == saved[1]
        assert {each.id for each in saved[0].statistics} <= {each.id for each in final.statistics}
        await there.database.close()
        await here.database.close()

    run(story())
    for url in urls:
        require_agreement(contents_of(url))
