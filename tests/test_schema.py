"""The schema and its migrations, on both databases."""

import asyncio
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Tag
from service.domain.audit import Actor
from service.domain.errors import InvalidInput, MigrationFailed, Unavailable
from service.domain.partner import NewPartner
from service.domain.reader import ANYBODY, EVERY, Reader
from service.keyring import Keyring
from service.newsroom import Newsroom, now, open_newsroom
from service.partnership import Partnership
from service.settings import Settings
from service.store import articles, feed, partners, schema, statistics
from service.store.articles import Filters
from service.store.statistics import Filters as StatisticFilters
from service.store.tables import metadata
from tests.agreement import contents_of, require_agreement
from tests.conftest import migrate
from tests.processes import wirecopy
from tests.reporting import LORRIES, reporting, told
from tests.serving import run, small

FOUND = StatisticFilters(unit="boats", place="basra", q="left boat", smallest=Decimal(40))


def opened(url: str) -> Newsroom:
    return open_newsroom(Settings(database_url=url))


async def _inspect(url: str) -> dict[str, list[str]]:
    newsroom = opened(url)
    try:
        return await newsroom.database.read(_tables)
    finally:
        await newsroom.database.close()


def _tables(connection: Connection) -> dict[str, list[str]]:
    inspector = sa.inspect(connection)
    return {
        name: [column["name"] for column in inspector.get_columns(name)]
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def _checks(connection: Connection) -> dict[str, set[str | None]]:
    inspector = sa.inspect(connection)
    return {
        name: {check["name"] for check in inspector.get_check_constraints(name)} for name in metadata.tables
    }


def test_migrating_up_down_and_up_again_over_rows_leaves_a_working_schema(empty_url: str) -> None:
    async def story() -> int:
        newsroom = opened(empty_url)
        try:
            await newsroom.migrate()
            await newsroom.take_in(small())
            await newsroom.migrate("base")
            assert await newsroom.database.read(_tables) == {}
            await newsroom.migrate()
            await newsroom.take_in(small())
            return len(await newsroom.database.read(articles.page, Filters(), after=None, limit=10))
        finally:
            await newsroom.database.close()

    assert run(story()) == 1


def test_each_migration_goes_down_and_up_again_over_the_rows_that_are_there(database_url: str) -> None:
    versions = sorted(path.name[:4] for path in (Path("migrations") / "versions").glob("0*.py"))

    async def story() -> None:
        newsroom = opened(database_url)
        try:
            figure = told("Some 40 boats left Basra.", "40 boats", 40, unit="boats", places=("Basra",))
            saved = (await newsroom.take_in(reporting("a-1", figure, tags=(Tag(name="kept"),)))).article
            before = await newsroom.database.read(articles.article, saved.id or "")
            (listed,) = await newsroom.database.read(statistics.page, FOUND, after=None, limit=2)
            for version in reversed(versions[:-1]):
                await newsroom.migrate(version)
            for version in versions[1:]:
                await newsroom.migrate(version)
            assert await newsroom.database.read(articles.article, saved.id or "") == before
            again = await newsroom.database.read(statistics.page, FOUND, after=None, limit=2)
            assert again == [listed]
        finally:
            await newsroom.database.close()

    run(story())


def test_the_history_of_figures_is_made_of_the_revisions_that_are_there(database_url: str) -> None:
    """Down to where figures had none, and up again: ids, tags and rows are as they were, as no fact was
    edited, which the older version could not say."""
    told_first, told_last = (told(f"Some {n} boats were counted.", f"{n} boats", n) for n in (12, 14))

    async def story() -> None:
        newsroom = opened(database_url)
        try:
            saved = (await newsroom.take_in(reporting("a-1", told_first, LORRIES))).article
            rejected = (saved.statistics[1].id or "", b'{"review":"rejected"}')
            await newsroom.patch_statistic(*rejected, tag_of=lambda _: "", actor=Actor(name="a test"))
            await newsroom.take_in(reporting("a-1", told_last, LORRIES))
            await newsroom.take_in(reporting("a-2", told_first))
            await newsroom.take_in(small("a-3"))
        finally:
            await newsroom.database.close()

    run(story())
    before = contents_of(database_url)
    require_agreement(before)
    run(migrate(database_url, "0002"))
    assert not _known_later(database_url)
    run(migrate(database_url))
    after = contents_of(database_url)
    require_agreement(after)
    assert len(after.all["statistic_revisions"]) == 2
    for name in ("revisions", "changes", "statistics", "statistic_revisions", "statistic_places"):
        assert after.all[name] == before.all[name], name


def test_what_packages_hold_comes_into_the_feed_and_readers_keys_become_partners(database_url: str) -> None:
    """Down to where only what everybody noticed was a change, and where every reader saw every package."""
    settings = Settings(database_url=database_url)

    async def write() -> None:
        newsroom, actor = open_newsroom(settings), Actor(name="a test")
        try:
            for source_id, packages in (("a-1", ()), ("a-2", ("sport",)), ("a-3", ("public", "sport"))):
                await newsroom.take_in(small(source_id, packages=packages))
            await newsroom.take_in(small("a-4", packages=("news",)))
            ahead = now() + timedelta(hours=1)
            await newsroom.take_in(small("a-5", embargo_until=ahead))
            await newsroom.take_in(small("a-6", expires_at=ahead))
            for name, package in (("every", EVERY), ("sport", "sport"), ("x" * 100, EVERY)):
                given = NewPartner(name=name, packages=(package,))
                partner = await Partnership(newsroom.database, now).add(given, actor=actor)
                keyring = Keyring(newsroom.database, now)
                await keyring.add(name, "reader", partner_id=partner.id, actor=actor)
        finally:
            await newsroom.database.close()

    async def read() -> None:
        newsroom = open_newsroom(settings)
        try:
            keys = {key.name: key for key in await Keyring(newsroom.database, now).listed()}
            kept = await newsroom.database.read(partners.listed)
            assert [each.packages for each in kept] == [(EVERY,)] * 3
            assert all(len(each.name) <= 100 for each in kept)
            assert (keys["every"].revoked_at, keys["sport"].revoked_at is None) == (None, False)
            assert await newsroom.next_due() is not None
            for reader, seen in (
                (ANYBODY, {"a-1", "a-3", "a-6"}),
                (Reader("reader", keys["every"].partner_id), {"a-1", "a-2", "a-3", "a-4", "a-6"}),
            ):
                page = await newsroom.database.read(
                    feed.page, reader, after=0, limit=100, compact=True, with_articles=True
                )
                told = [wire.decode_article(each.article or b"").source_id for each in page.changes]
                assert sorted(told) == sorted(seen)
        finally:
            await newsroom.database.close()

    run(write())
    run(migrate(database_url, "0004"))
    run(migrate(database_url))
    run(read())


def test_articles_that_everybody_sees_are_entered_into_the_sitemap(database_url: str) -> None:
    """In the order in which they came to be seen; those of another site with its host."""
    ids: dict[str, str] = {}

    async def write() -> None:
        newsroom = opened(database_url)
        try:
            for source_id, fields in (
                ("a-1", {}),
                ("a-2", {"packages": ("sport",)}),
                ("a-3", {"url": "https://Times.test:8080/a", "published_at": now() - timedelta(days=1)}),
                ("a-4", {"url": "not an address"}),
            ):
                ids[source_id] = (await newsroom.take_in(small(source_id, **fields))).article.id or ""
            await newsroom.take_in(small("a-5"), publish=False)
            await newsroom.withdraw(ids["a-4"], actor=Actor(name="a test"))
        finally:
            await newsroom.database.close()

    run(write())
    before = contents_of(database_url)
    run(migrate(database_url, "0005"))
    assert "sitemaps" not in run(_inspect(database_url))
    run(migrate(database_url))
    after = contents_of(database_url)
    require_agreement(after)
    entered = {row["source_id"]: row["sitemap_number"] for row in after.all["articles"]}
    assert entered == {"a-1": 1, "a-2": None, "a-3": 1, "a-4": None, "a-5": None}
    for contents in (before, after):
        hosts = {row["source_id"]: row["canonical_host"] for row in contents.all["articles"]}
        assert hosts == {"a-1": None, "a-2": None, "a-3": "times.test:8080", "a-4": None, "a-5": None}
    (file,) = after.all["sitemaps"]
    newest = max(after.articles[ids[each]]["revised_at"] for each in ("a-1", "a-3"))
    assert (file["number"], file["taken"], file["changed_at"]) == (1, 2, newest)


def test_more_articles_than_a_file_takes_are_entered_into_the_next_ones(database_url: str) -> None:
    """Some thousand rows, made as no newsroom would: one after the other they would take a minute."""

    def multiply(connection: Connection) -> None:
        columns = [column["name"] for column in sa.inspect(connection).get_columns("articles")]
        copied = {"id": "substr('0000000000000000000000' || n, -22) || 'abcd'", "source_id": "'n-' || n"}
        copied |= {"slug": "'n-' || n"}
        if connection.dialect.name == "postgresql":
            copied["id"] = "lpad(CAST(n AS text), 22, '0') || 'abcd'"
        values = ", ".join(copied.get(column, f"articles.{column}") for column in columns)
        numbers = (
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)"
        )
        into = f"INSERT INTO articles ({', '.join(columns)})"
        connection.execute(sa.text(f"{numbers} {into} SELECT {values} FROM articles, numbers"))  # noqa: S608

    def files(connection: Connection) -> list[tuple[int, int]]:
        rows = connection.execute(sa.text("SELECT number, taken FROM sitemaps ORDER BY number"))
        return [(number, taken) for number, taken in rows]

    async def story() -> list[tuple[int, int]]:
        newsroom = opened(database_url)
        try:
            await newsroom.take_in(small())
            await newsroom.migrate("0005")
            await newsroom.database.write(multiply)
            await newsroom.migrate()
            return await newsroom.database.read(files)
        finally:
            await newsroom.database.close()

    assert run(story()) == [(1, 5_000), (2, 5_000), (3, 1)]


def test_figures_of_articles_that_are_refused_today_are_looked_up_all_the_same(database_url: str) -> None:
    """What is there was written under the rules of its time."""

    def empty_the_genre(connection: Connection) -> None:
        for row in connection.execute(sa.text("SELECT article_id, snapshot FROM revisions")).all():
            article = json.loads(row.snapshot) | {"genre": "", "headline": None}
            old = {"article_id": row.article_id, "snapshot": json.dumps(article).encode()}
            query = "UPDATE revisions SET snapshot = :snapshot WHERE article_id = :article_id"
            connection.execute(sa.text(query), old)

    def keys(connection: Connection) -> list[tuple[object, ...]]:
        query = "SELECT unit_key, subject_key, source_key, smallest, largest, sentence FROM statistics"
        return [tuple(row) for row in connection.execute(sa.text(query))]

    figure = told(
        "Some 40 boats left.", "40 boats", 40, unit="boats", subject="Boats", attributed_to="the port"
    )

    async def story() -> None:
        newsroom = opened(database_url)
        try:
            await newsroom.take_in(reporting("a-1", figure))
            before = await newsroom.database.read(keys)
            await newsroom.migrate("0003")
            await newsroom.database.write(empty_the_genre)
            await newsroom.migrate()
            assert await newsroom.database.read(keys) == before
            assert before[0][:3] == ("boats", "boats", "port")
        finally:
            await newsroom.database.close()

    run(story())


def _known_later(url: str) -> set[str]:
    """Fields of the figures in the snapshots that a version without history would not know."""
    query = sa.text("SELECT snapshot FROM revisions")

    async def read() -> list[bytes]:
        newsroom = opened(url)
        try:
            return await newsroom.database.read(lambda connection: list(connection.scalars(query)))
        finally:
            await newsroom.database.close()

    figures = [each for snapshot in run(read()) for each in json.loads(snapshot)["statistics"]]
    assert figures
    return {"revision", "edited"} & {name for each in figures for name in each}


def test_the_migrated_schema_is_the_declared_one(database_url: str) -> None:
    def drift(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": schema.is_declared}
        )
        return list(compare_metadata(context, metadata))

    async def story() -> tuple[list[object], dict[str, set[str | None]]]:
        newsroom = opened(database_url)
        try:
            return await newsroom.database.read(drift), await newsroom.database.read(_checks)
        finally:
            await newsroom.database.close()

    found, checks = run(story())
    declared = {
        name: {str(c.name) for c in table.constraints if isinstance(c, sa.CheckConstraint)}
        for name, table in metadata.tables.items()
    }
    assert found == []
    assert checks == declared


def test_two_processes_that_migrate_at_once_both_succeed(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: wirecopy("migrate", database=empty_url), range(4)))

    assert [(each.returncode, each.stderr) for each in ended] == [(0, "")] * 4
    assert sorted(each.stdout.strip() for each in ended) == [
        *[f"already at {schema.head()}"] * 3,
        f"migrated from base to {schema.head()}",
    ]


def test_a_migration_that_fails_half_way_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of its tables is there already, so that all others are made before it fails."""

    def occupy(connection: Connection) -> None:
        connection.execute(sa.text("CREATE TABLE changes (seq INTEGER)"))

    if empty_url.startswith("sqlite:///"):
        Path(empty_url.removeprefix("sqlite:///")).touch()

    async def story() -> None:
        newsroom = opened(empty_url)
        try:
            await newsroom.database.write(occupy)
            with pytest.raises((MigrationFailed, Unavailable)):
                await newsroom.migrate()
        finally:
            await newsroom.database.close()

    run(story())
    assert run(_inspect(empty_url)) == {"changes": ["seq"]}


def test_a_table_that_a_migration_copies_keeps_the_rows_that_refer_to_it(tmp_path: Path) -> None:
    """SQLite changes a table by copying it; dropping the old one must not empty others."""

    def copy(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("articles", recreate="always"):
            pass

    async def story() -> int:
        newsroom = opened(f"sqlite:///{tmp_path / 'wirecopy.db'}")
        try:
            await newsroom.migrate()
            await newsroom.take_in(small(tags=(Tag(name="kept"),)))
            await newsroom.database.migrate(copy)
            return len(await newsroom.database.read(articles.page, Filters(tag="kept"), after=None, limit=10))
        finally:
            await newsroom.database.close()

    assert run(story()) == 1


def test_whoever_has_nothing_to_migrate_does_not_go_through_every_row(tmp_path: Path) -> None:
    """Of a large database that takes half a minute, in which nobody else can write."""
    url = f"sqlite:///{tmp_path / 'news.db'}"
    run(migrate(url))
    with sqlite3.connect(tmp_path / "news.db") as connection:
        connection.execute("INSERT INTO tags (id, name) VALUES ('t', 'a tag')")
        connection.execute("INSERT INTO article_tags (article_id, tag_id, position) VALUES ('none', 't', 0)")
    connection.close()
    run(migrate(url))
    with pytest.raises(MigrationFailed, match="breaks references of article_tags"):
        run(migrate(url, "0004"))


def test_a_database_that_was_not_migrated_is_refused_with_the_command_to_run(empty_url: str) -> None:
    async def story() -> None:
        newsroom = opened(empty_url)
        try:
            await newsroom.require_schema()
        finally:
            await newsroom.database.close()

    with pytest.raises(Unavailable, match="wirecopy migrate"):
        run(story())


def test_an_unknown_target_is_an_error_that_changes_nothing(database_url: str) -> None:
    before = run(_inspect(database_url))
    with pytest.raises(InvalidInput, match="nonsense"):
        run(migrate(database_url, "nonsense"))
    assert run(_inspect(database_url)) == before


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "not a url", "oracle://x"]
)
def test_a_database_that_cannot_be_used_is_named_as_such(url: str) -> None:
    with pytest.raises(InvalidInput):
        opened(url)


def test_every_migration_is_found_in_order() -> None:
    versions = sorted(path.name for path in (Path("migrations") / "versions").glob("0*.py"))
    assert versions[-1].startswith(schema.head())


def test_statistics_that_contradict_themselves_are_refused_by_the_database(database_url: str) -> None:
    def contradict(connection: Connection) -> None:
        connection.execute(sa.text("UPDATE statistics SET low = 5, high = 9"))

    async def story() -> None:
        newsroom = opened(database_url)
        try:
            await newsroom.take_in(reporting())
            with pytest.raises(sa.exc.IntegrityError, match="bounds"):
                await newsroom.database.write(contradict)
        finally:
            await newsroom.database.close()

    asyncio.run(story())
