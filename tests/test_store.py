"""What the store promises: the tables say what the snapshot says, a page is one statement, seq has no gap."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article
from service.domain.errors import InvalidInput
from service.newsroom import Newsroom, open_newsroom
from service.settings import Settings
from service.store import articles, prepared, tables
from service.store.articles import Filters
from tests.agreement import Contents, require_article
from tests.articles import articles as any_article
from tests.conftest import PostgresServer, migrate
from tests.serving import Site, run, small


class Store:
    """A newsroom on an event loop of its own, so that one database serves many examples."""

    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self.newsroom: Newsroom = open_newsroom(Settings(database_url=url))

    def take_in(self, article: Article) -> Article:
        return self._loop.run_until_complete(self.newsroom.take_in(article)).article

    def outcome(self, article: Article) -> str:
        return self._loop.run_until_complete(self.newsroom.take_in(article)).outcome

    def rows(self, query: sa.Select[Any]) -> list[dict[str, Any]]:
        def read(connection: Connection) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(query).mappings()]

        return self._loop.run_until_complete(self.newsroom.database.read(read))

    def close(self) -> None:
        self._loop.run_until_complete(self.newsroom.database.close())
        self._loop.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'wirecopy.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create()
    run(migrate(url))
    opened = Store(url)
    yield opened
    opened.close()


def of(table: sa.Table, article: Article) -> sa.Select[Any]:
    return sa.select(table).where(table.c.article_id == article.id)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=any_article())
def test_the_tables_say_the_same_as_the_snapshot(store: Store, article: Article) -> None:
    saved = store.take_in(replace(article, status="draft"))
    (revision,) = store.rows(of(tables.revisions, saved).where(tables.revisions.c.revision == saved.revision))
    snapshot = wire.decode_article(revision["snapshot"])
    assert snapshot == saved
    require_article(Contents(store.rows), snapshot)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=any_article(), after=any_article())
def test_a_revision_replaces_all_that_the_tables_said(store: Store, before: Article, after: Article) -> None:
    first = store.take_in(before)
    second = store.take_in(
        replace(after, publication=before.publication, source_id=before.source_id, slug=None)
    )
    assert second.id == first.id
    require_article(Contents(store.rows), second)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=any_article())
def test_taking_in_what_was_read_out_changes_nothing(store: Store, article: Article) -> None:
    saved = store.take_in(article)
    assert store.take_in(saved) == saved


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=any_article())
def test_the_same_source_again_is_unchanged(store: Store, article: Article) -> None:
    store.take_in(article)
    assert store.outcome(article) == "unchanged"


def test_the_same_source_again_is_unchanged_where_its_slug_was_taken(store: Store) -> None:
    slug = "s" * 110
    store.take_in(small("slug-1", slug=slug))
    second = store.take_in(small("slug-2", slug=slug))
    assert second.slug is not None
    assert second.slug != slug
    assert len(second.slug) <= 120
    assert store.outcome(small("slug-2", slug=slug)) == "unchanged"


def test_an_exact_decimal_comes_back_exactly(store: Store) -> None:
    column = tables.statistics.c.value
    for text in ("0.1", "7.70", "123456789012345", "0.000000000000001", "99999999999999.9", "-0.3"):
        (row,) = store.rows(sa.select(sa.literal(Decimal(text), column.type).label("value")))
        assert row["value"] == Decimal(text)


def test_changes_are_numbered_without_a_gap_in_commit_order(database_url: str) -> None:
    """Four writers with connections of their own, 12 articles each, half of them shared."""

    def write(writer: int) -> None:
        async def story() -> None:
            newsroom = open_newsroom(Settings(database_url=database_url))
            try:
                for number in range(12):
                    name = f"shared-{number}" if number % 2 else f"{writer}-{number}"
                    await newsroom.take_in(small(name, headline=f"{name} by {writer}"))
            finally:
                await newsroom.database.close()

        asyncio.run(story())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    reading = Store(database_url)
    try:
        changes = reading.rows(sa.select(tables.changes).order_by(tables.changes.c.seq))
        kept = reading.rows(sa.select(tables.revisions.c.article_id, tables.revisions.c.revision))
    finally:
        reading.close()
    assert [change["seq"] for change in changes] == list(range(1, 49))
    assert {(each["article_id"], each["revision"]) for each in changes} == {
        (each["article_id"], each["revision"]) for each in kept
    }
    last: dict[str, int] = {}
    for change in changes:
        assert change["revision"] == last.get(change["article_id"], 0) + 1
        last[change["article_id"]] = change["revision"]
    assert [each["at"] for each in changes] == sorted(each["at"] for each in changes)


@pytest.mark.parametrize(
    "path",
    ["/v1/articles?limit={}", "/v1/articles?limit={}&fields=summary", "/v1/articles?limit={}&tag=t&byline=B"],
)
def test_a_page_of_20_costs_the_statements_of_a_page_of_1_and_at_most_two(site: Site, path: str) -> None:
    for number in range(25):
        site.take_in(small(f"a-{number}"))
    counts = [_statements(site, path.format(limit)) for limit in (1, 20)]
    assert counts[0] == counts[1]
    assert counts[0] <= 2


@pytest.mark.parametrize("suffix", ["", ".json", ".jsonld"])
def test_an_article_costs_one_statement(site: Site, suffix: str) -> None:
    saved = site.take_in(small())
    assert _statements(site, f"/v1/articles/{saved.article.id}{suffix}") == 1
    assert _statements(site, f"/articles/{saved.article.slug}") == 1


def _statements(site: Site, path: str) -> int:
    """How many statements one request costs: those that SQLAlchemy runs and those run past it."""
    assert site.get(path).status_code == 200  # connected, types loaded
    seen: list[object] = []

    def note(*call: object) -> None:
        seen.append(call)

    def noted(*call: Any) -> Any:
        note(*call)
        return fetch(*call)

    fetch = prepared._fetch
    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        with patch.object(prepared, "_fetch", noted):
            assert site.get(path).status_code == 200
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    return len(seen)


def test_a_list_reads_a_range_of_an_index(tmp_path: Path) -> None:
    """On SQLite, whose plans are stable: neither a sort nor a scan of the table."""
    url = f"sqlite:///{tmp_path / 'wirecopy.db'}"
    run(migrate(url))
    opened = Store(url)
    after = articles.Position(datetime.now(UTC), "0" * 26)
    try:
        for filters in (
            Filters(),
            Filters(section="s"),
            Filters(genre="news"),
            Filters(publication="p"),
            Filters(source="s"),
        ):
            for position in (None, after):
                plan = _plan(opened, filters, position)
                assert "USING INDEX ix_articles_" in plan, plan
                assert "TEMP B-TREE" not in plan, plan
    finally:
        opened.close()


def _plan(opened: Store, filters: Filters, after: articles.Position | None) -> str:
    def explain(connection: Connection) -> str:
        query = articles.page_query(filters, after=after, limit=20)
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        return "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))

    return opened._loop.run_until_complete(opened.newsroom.database.read(explain))


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"publication": "Not A Slug"}, "/publication"),
        ({"headline": ""}, "/headline"),
        ({"published_at": datetime(2026, 1, 1)}, "/published_at"),  # noqa: DTZ001 - that is the point
    ],
)
def test_what_the_domain_does_not_allow_is_refused_and_changes_nothing(
    site: Site, fields: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        site.take_in(small(**fields))
    assert refused.value.pointer == pointer
    assert site.get("/v1/articles").json()["articles"] == []
