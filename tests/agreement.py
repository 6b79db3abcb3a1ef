"""Whether everything that a database holds agrees with itself: the tables with the snapshots, the revisions
and the change feed with each other.

Worked out anew from the snapshots, by none of the store's own means but its tables' names and types.
"""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any, Self

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy.engine import Connection

from service.domain import wire
from service.domain.article import Article, Box, ImageBlock, VideoBlock
from service.domain.folding import words
from service.domain.media import Image, Video
from service.domain.statistic import Statistic
from service.domain.texts import blocks
from service.newsroom import open_newsroom
from service.settings import Settings
from service.store import tables

Row = dict[str, Any]
Query = Callable[[sa.Select[Any]], list[Row]]


class Contents:
    """All rows, read at once, and the snapshots decoded."""

    def __init__(self, rows: Query) -> None:
        self.all: dict[str, list[Row]] = {
            table.name: rows(sa.select(table).order_by(*table.primary_key))
            for table in tables.metadata.sorted_tables
        }
        self._of_article: dict[str, dict[str, list[Row]]] = {
            table.name: _grouped(self.all[table.name], "article_id")
            for table in tables.metadata.sorted_tables
            if "article_id" in table.c
        }
        self._places = _grouped(self.all["statistic_places"], "statistic_id")
        self._words = _grouped(self.all["statistic_words"], "statistic_id")
        self.articles = {row["id"]: row for row in self.all["articles"]}
        self.snapshots: dict[str, list[Article]] = {
            article_id: [wire.decode_article(row["snapshot"]) for row in revisions]
            for article_id, revisions in self._of_article["revisions"].items()
        }
        self._shared = {name: {row["id"]: row for row in self.all[name]} for name in _SHARED}
        self._said_last = _said_last(self)

    def of(self, table: sa.Table, article_id: str | None) -> list[Row]:
        """An article's rows in a table."""
        return self._of_article[table.name].get(article_id or "", [])

    def shared(self, table: sa.Table, key: str | None) -> Row:
        row: Row = self._shared[table.name][key or ""]
        return row

    def places(self, statistic_id: str | None) -> tuple[str, ...]:
        rows = sorted(self._places.get(statistic_id or "", []), key=lambda row: row["position"])
        return tuple(row["place"] for row in rows)

    def words(self, statistic_id: str | None) -> tuple[str, ...]:
        """What full-text search finds a figure by."""
        (row,) = self._words[statistic_id or ""]
        found: tuple[str, ...] = row["words"]
        return found

    def said_last(self, media: Image | Video) -> list[Image | Video]:
        """What the write that named a picture or video last said of it: a batch may say several things."""
        return self._said_last[media.id or ""]

    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in self.all.items()}


_SHARED = ("people", "tags", "images", "videos", "variables")


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return dict(grouped)


def _said_last(contents: Contents) -> dict[str, list[Image | Video]]:
    latest: dict[str, int] = {}
    said: dict[str, list[Image | Video]] = defaultdict(list)
    for article_id, snapshots in contents.snapshots.items():
        for row, article in zip(contents.of(tables.revisions, article_id), snapshots, strict=True):
            # Shown twice in one article, it is kept as the article describes it last.
            for media in {each.id: each for each in map(_media, _shown(article))}.values():
                key, write = media.id or "", row["audit_id"] or 0
                if write > latest.get(key, -1):
                    said[key] = []
                if write >= latest.get(key, -1):
                    latest[key] = write
                    said[key].append(media)
    return said


class Reader:
    """Looks into a database past the service, over a connection of its own."""

    def __init__(self, database_url: str) -> None:
        self._loop = asyncio.new_event_loop()
        settings = Settings(database_url=database_url, statement_timeout_ms=60_000)
        self._database = open_newsroom(settings).database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(self._database.close())
        self._loop.close()

    def rows(self, query: sa.Select[Any]) -> list[Row]:
        return self._loop.run_until_complete(self._database.read(_rows, query))

    def contents(self) -> Contents:
        """All of one moment: a server that was killed may have left a commit under way."""
        return self._loop.run_until_complete(self._database.write(_contents))


def _rows(connection: Connection, query: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _contents(connection: Connection) -> Contents:
    return Contents(partial(_rows, connection))


def contents_of(database_url: str) -> Contents:
    """Everything in a database."""
    with Reader(database_url) as reader:
        return reader.contents()


def require_agreement(contents: Contents, article_ids: Iterable[str] | None = None) -> None:
    """Every article agrees with its tables and its history, the feed and the audit trail have no gap, and
    what is shared is there once. `article_ids` limits which articles are looked at."""
    for article_id in contents.articles if article_ids is None else article_ids:
        require_history(contents, article_id)
        require_past_figures(contents, article_id)
        require_article(contents, contents.snapshots[article_id][-1])
    require_feed(contents)
    require_sitemap(contents)
    assert [row["id"] for row in contents.all["audit"]] == list(range(1, len(contents.all["audit"]) + 1))
    slugs = [row["slug"] for row in contents.all["articles"]]
    assert len(set(slugs)) == len(slugs)
    for name, key in (("people", ("kind", "name", "url")), ("tags", ("name", "code"))):
        named = [tuple(row[column] for column in key) for row in contents.all[name]]
        assert len(set(named)) == len(named), name


def require_history(contents: Contents, article_id: str) -> None:
    """Revisions are numbered without a gap, and the feed says of each what readers noticed of it."""
    revisions = contents.of(tables.revisions, article_id)
    assert [row["revision"] for row in revisions] == list(range(1, len(revisions) + 1)), article_id
    assert contents.articles[article_id]["revision"] == len(revisions)
    for row, article in zip(revisions, contents.snapshots[article_id], strict=True):
        assert (article.id, article.revision) == (article_id, row["revision"])
        assert row["etag"] == hashlib.sha256(row["snapshot"]).hexdigest()[:32]
        assert row["was_public"] == _to_be_seen(article)
        assert row["audit_id"] is not None
    for (before, article), (after, next_one) in pairwise(
        zip(revisions, contents.snapshots[article_id], strict=True)
    ):
        assert before["at"] <= after["at"]
        assert before["audit_id"] <= after["audit_id"]
        assert _content(article) != _content(next_one), "two revisions of the same content"
    noticed = [
        (kind, row["revision"], row["etag"], row["at"], row["material"])
        for row, kind in zip(revisions, _kinds(revisions, contents.snapshots[article_id]), strict=True)
        if kind is not None
    ]
    told = sorted(contents.of(tables.changes, article_id), key=lambda change: change["seq"])
    assert [
        (change["kind"], change["revision"], change["etag"], change["at"], change["material"])
        for change in told
    ] == noticed


_NOT_SAID = {"id", "revision", "span", "surface", "confidence", "edited"}


def require_past_figures(contents: Contents, article_id: str) -> None:
    """What a figure said until its article's next revision is kept, and nothing else; one that says the same
    in the next says so since the same revision."""
    expected = []
    for before, after in pairwise(contents.snapshots[article_id]):
        now = {each.id: each for each in after.statistics}
        for each in before.statistics:
            follower = now.get(each.id)
            if follower is None or _said(follower) != _said(each):
                expected.append((each.id, each.revision, after.revision, each))
                assert follower is None or follower.revision == after.revision
            else:
                assert follower.revision == each.revision
    past = {
        (row["statistic_id"], row["revision"]): row
        for row in contents.of(tables.statistic_revisions, article_id)
    }
    assert len(past) == len(expected)
    for key, revision, until, statistic in expected:
        row = past[key, revision]
        assert row["until_revision"] == until
        assert wire.decode(row["snapshot"], Statistic) == statistic
        for name in set(tables.statistic_revisions.c.keys()) & set(Statistic.__struct_fields__):
            assert row[name] == getattr(statistic, name), name


def _said(statistic: Statistic) -> Row:
    return {name: value for name, value in asdict(statistic).items() if name not in _NOT_SAID}


def _content(article: Article) -> dict[str, Any]:
    return {name: value for name, value in asdict(article).items() if name not in {"revision", "updated_at"}}


def _to_be_seen(article: Article) -> bool:
    return article.status == "published" and (not article.packages or "public" in article.packages)


def _kinds(revisions: list[dict[str, Any]], history: list[Article]) -> list[str | None]:
    kinds: list[str | None] = []
    before, last_shown = False, None
    for row, article in zip(revisions, history, strict=True):
        now = article.status == "published"
        corrected = any(correction.revision == article.revision for correction in article.corrections)
        expired = article.expires_at is not None and article.expires_at <= row["at"]
        if now:
            shown = "corrected" if corrected else "updated"
            again = last_shown == (set(article.packages) or {"public"})
            kinds.append(shown if before else "restored" if again else "published")
        else:
            kinds.append(("expired" if expired else "withdrawn") if before else None)
        before = now
        last_shown = (set(article.packages) or {"public"}) if now else last_shown
    return kinds


def require_feed(contents: Contents) -> None:
    """The feed is numbered 1, 2, 3 … in the order of its times."""
    changes = contents.all["changes"]
    assert [row["seq"] for row in changes] == list(range(1, len(changes) + 1))
    assert [row["at"] for row in changes] == sorted(row["at"] for row in changes)


def require_sitemap(contents: Contents) -> None:
    """Every article that everybody sees is in a file; no file has more than were entered into it, nor is
    older than what it shows."""
    files = {row["number"]: row for row in contents.all["sitemaps"]}
    assert sorted(files) == list(range(1, len(files) + 1))
    entered: dict[int, int] = defaultdict(int)
    for row in contents.articles.values():
        is_listed = row["status"] == "published" and row["is_public"]
        if row["sitemap_number"] is None:
            assert not is_listed, row["id"]
            continue
        entered[row["sitemap_number"]] += 1
        assert not is_listed or row["revised_at"] <= files[row["sitemap_number"]]["changed_at"], row["id"]
    assert entered == {number: row["taken"] for number, row in files.items()}


def require_article(contents: Contents, article: Article) -> None:
    """The tables say of an article what its snapshot says, all of it and nothing else."""
    _require_row(contents.articles[article.id or ""], article)
    _require_people_and_tags(contents, article)
    _require_media(contents, article)
    _require_statistics(contents, article)


def _require_row(row: Row, article: Article) -> None:
    assert row["publication_id"] == article.publication
    rights = asdict(article.rights) if article.rights else {}
    source = asdict(article.source) if article.source else {}
    for name in rights:
        assert row[name] == rights[name]
    assert (row["source_name"], row["source_url"]) == (source.get("name"), source.get("url"))
    for name in set(tables.articles.c.keys()) & set(Article.__struct_fields__):
        assert row[name] == getattr(article, name), name


def _require_people_and_tags(contents: Contents, article: Article) -> None:
    bylines = {"/byline": article.byline} | {
        f"{pointer}/byline": block.byline for pointer, block in blocks(article) if isinstance(block, Box)
    }
    expected = [
        (pointer, position, person.kind, person.name, person.url, person.role, person.organisation)
        for pointer, byline in bylines.items()
        for position, person in enumerate(byline)
    ]
    found = []
    for use in contents.of(tables.article_people, article.id):
        person = contents.shared(tables.people, use["person_id"])
        named = (person["kind"], person["name"], person["url"])
        found.append((use["pointer"], use["position"], *named, use["role"], use["organisation"]))
    assert sorted(found, key=repr) == sorted(expected, key=repr)
    uses = sorted(contents.of(tables.article_tags, article.id), key=lambda use: use["position"])
    tags = [contents.shared(tables.tags, use["tag_id"]) for use in uses]
    assert [(tag["name"], tag["code"]) for tag in tags] == [(tag.name, tag.code) for tag in article.tags]


def _shown(article: Article) -> list[tuple[str, ImageBlock | VideoBlock]]:
    return [(p, b) for p, b in blocks(article) if isinstance(b, ImageBlock | VideoBlock)]


def _media(shown: tuple[str, ImageBlock | VideoBlock]) -> Image | Video:
    _, block = shown
    return block.image if isinstance(block, ImageBlock) else block.video


def _require_media(contents: Contents, article: Article) -> None:
    shown = _shown(article)
    rows = sorted(contents.of(tables.captions, article.id), key=lambda row: row["position"])
    assert [row["pointer"] for row in rows] == [pointer for pointer, _ in shown]
    for row, (pointer, block) in zip(rows, shown, strict=True):
        caption = block.caption
        said = (row["text"], row["language"], row["credit"])
        assert said == (caption.text, caption.language, caption.credit)
        image = isinstance(block, ImageBlock)
        table = tables.images if image else tables.videos
        media = _media((pointer, block))
        assert row["image_id" if image else "video_id"] == media.id
        kept = contents.shared(table, media.id)
        names = set(table.c.keys()) & set(media.__struct_fields__)
        assert {name: kept[name] for name in names} in [
            {name: getattr(each, name) for name in names} for each in contents.said_last(media)
        ]


def _require_statistics(contents: Contents, article: Article) -> None:
    rows = sorted(contents.of(tables.statistics, article.id), key=lambda row: row["position"])
    assert len(rows) == len(article.statistics)
    for row, statistic in zip(rows, article.statistics, strict=True):
        for name in (set(tables.statistics.c.keys()) & set(statistic.__struct_fields__)) - {"edited"}:
            assert row[name] == getattr(statistic, name), name
        assert tuple(json.loads(row["edited"] or "[]")) == statistic.edited
        span = statistic.span
        place = (row["pointer"], row["start_offset"], row["end_offset"])
        assert place == (span.pointer, span.start, span.end)
        assert (row["exact"], row["text_hash"]) == (span.exact, span.text_hash)
        assert row["variable_id"] == (statistic.variable.id if statistic.variable else None)
        assert contents.places(statistic.id) == statistic.places
        assert wire.decode(row["snapshot"], Statistic) == statistic
        assert row["listed_at"] == contents.articles[article.id or ""]["listed_at"]
        stated = [each for each in (statistic.low, statistic.value, statistic.high) if each is not None]
        assert (row["smallest"], row["largest"]) == (min(stated), max(stated))
        assert span.exact.strip() in row["sentence"]
        sought = words(f"{statistic.subject or ''} {row['sentence']}")
        assert contents.words(statistic.id) == sought
