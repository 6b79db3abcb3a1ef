"""The sitemap of a million articles, beside a plain JSON dump of the same rows.

The rows are copies of one article that was taken in, made by SQL: taken in one after the other they would
take most of an hour. Each has a picture.
"""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from benchmarks import importing
from benchmarks.figures import Round
from benchmarks.processes import service
from service.domain.article import Article, ImageBlock
from service.domain.media import Image
from service.newsroom import open_newsroom
from service.settings import Settings
from service.store.sitemaps import FILE

ARTICLES = 1_000_000

_REPEATS = 5
"""Times that each side is asked in a round."""

_INDEX = "SELECT number, changed_at FROM sitemaps ORDER BY number"
_PAGES = (
    "SELECT articles.slug, articles.revised_at, captions.image_id FROM articles"
    " JOIN captions ON captions.article_id = articles.id WHERE articles.sitemap_number = 1"
)


class SitemapIncomplete(Exception):
    """The service does not list what was made."""


def side_by_side(folder: Path, rounds: int) -> Iterator[tuple[str, tuple[Round, ...]]]:
    """Milliseconds until the index is there, and until one file is."""
    file = folder / "sitemap.db"
    url = f"sqlite:///{file}"
    asyncio.run(_first(url))
    with closing(sqlite3.connect(file)) as connection:
        _multiply(connection)
        with service(url, folder) as server:
            for name, path, query, listed in (
                ("sitemap index", "/sitemap.xml", _INDEX, ARTICLES // FILE),
                ("sitemap file", "/sitemaps/articles-1.xml", _PAGES, FILE),
            ):
                found = server.get(path).count(b"<loc>")
                if found != listed:
                    raise SitemapIncomplete(f"{path} lists {found} of {listed}")
                ours, dump = _asker(server.get, path), _dumper(connection, query)
                yield name, tuple(Round(_milliseconds(ours), _milliseconds(dump)) for _ in range(rounds))
    file.unlink()


def _asker(get: Callable[[str], bytes], path: str) -> Callable[[], object]:
    return lambda: get(path)


def _dumper(connection: sqlite3.Connection, query: str) -> Callable[[], object]:
    return lambda: json.dumps(connection.execute(query).fetchall())


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(_REPEATS):
        work()
    return (time.perf_counter() - began) * 1000 / _REPEATS


async def _first(url: str) -> None:
    await importing.migrate(url)
    newsroom = open_newsroom(Settings(database_url=url))
    picture = ImageBlock(image=Image(url="https://pictures.example.com/1.jpg"))
    article = Article(
        publication="example-times",
        source_id="item-0",
        headline="Council votes",
        language="en",
        published_at=newsroom.clock().replace(year=2010),
        body=(picture,),
    )
    try:
        await newsroom.take_in(article)
    finally:
        await newsroom.database.close()


def _multiply(connection: sqlite3.Connection) -> None:
    """Copies of the first article, entered into the sitemap in their order; a revision and a picture each."""
    connection.execute("CREATE TEMP TABLE copies (id TEXT PRIMARY KEY, number INTEGER)")
    connection.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO copies SELECT printf('%026d', i), i FROM n",
        (ARTICLES - 1,),
    )
    own = {"source_id": "'item-' || copies.number", "slug": "'item-' || copies.number"}
    own["sitemap_number"] = f"copies.number / {FILE} + 1"
    for table, key, made in (
        ("articles", "id", own),
        ("revisions", "article_id", {"snapshot": "x''"}),
        ("captions", "article_id", {}),
    ):
        columns = [column for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")]
        values = ({key: "copies.id"} | made).get
        selected = ", ".join(values(column) or f"{table}.{column}" for column in columns)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {selected} FROM {table}, copies"  # noqa: S608
        )
    connection.execute("DELETE FROM sitemaps")
    connection.execute(
        "INSERT INTO sitemaps SELECT sitemap_number, count(*), max(revised_at) FROM articles GROUP BY 1"
    )
    connection.commit()
    connection.execute("ANALYZE")
