"""Filling the references' databases with what the service holds."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks.edition import body
from benchmarks.references import tables
from service.domain.article import Article, ImageBlock
from service.domain.texts import blocks


def fill_bare_sqlite(path: Path, stored: Sequence[Article]) -> None:
    """One table of ids and bodies."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE articles (id TEXT PRIMARY KEY, body BLOB NOT NULL)")
        rows = [(article.id, body(article)) for article in stored]
        connection.executemany("INSERT INTO articles VALUES (?, ?)", rows)


async def fill_bare_postgresql(url: str, stored: Sequence[Article]) -> None:
    """The same."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE TABLE articles (id text PRIMARY KEY, body bytea NOT NULL)")
        rows = [(article.id, body(article)) for article in stored]
        await connection.copy_records_to_table("articles", records=rows)
    finally:
        await connection.close()


async def fill_handwritten(url: str, stored: Sequence[Article]) -> None:
    """The hand-written service's tables, through its own ORM classes."""
    engine = create_async_engine(url)
    tags: dict[tuple[str, str | None], tables.Tag] = {}
    images: dict[str, tables.Image] = {}
    try:
        async with engine.begin() as connection:
            await connection.run_sync(tables.Model.metadata.create_all)
        async with AsyncSession(engine) as session:
            for article in stored:
                _shared(article, tags, images)
            session.add_all([*tags.values(), *images.values()])
            await session.flush()
            session.add_all(_article(article) for article in stored)
            await session.flush()
            links = [
                {"article_id": article.id, "position": position, "tag_id": tags[tag.name, tag.code].id}
                for article in stored
                for position, tag in enumerate(article.tags)
            ]
            await session.execute(sa.insert(tables.article_tags), links)
            await session.commit()
    finally:
        await engine.dispose()


def _shared(
    article: Article,
    tags: dict[tuple[str, str | None], tables.Tag],
    images: dict[str, tables.Image],
) -> None:
    for tag in article.tags:
        tags.setdefault((tag.name, tag.code), tables.Tag(name=tag.name, code=tag.code))
    for block in _pictures(article):
        image_id = block.image.id or ""
        images.setdefault(image_id, tables.Image(**_fields(block.image, tables.Image)))


def _pictures(article: Article) -> list[ImageBlock]:
    return [block for _, block in blocks(article) if isinstance(block, ImageBlock)]


def _fields(value: msgspec.Struct, model: type[tables.Model]) -> dict[str, Any]:
    """What a value and a table have in common."""
    columns = model.__table__.c
    return {name: getattr(value, name) for name in value.__struct_fields__ if name in columns}


def _article(article: Article) -> tables.Article:
    document = json.loads(body(article))
    return tables.Article(
        **_fields(article, tables.Article) | {"body": _without_pictures(document["body"])},
        byline=[
            tables.Contributor(position=position, **_fields(contributor, tables.Contributor))
            for position, contributor in enumerate(article.byline)
        ],
        captions=[
            tables.Caption(
                position=position, image_id=block.image.id, **_fields(block.caption, tables.Caption)
            )
            for position, block in enumerate(_pictures(article))
        ],
        statistics=[
            tables.Statistic(
                position=position,
                **_fields(statistic, tables.Statistic)
                | {"places": list(statistic.places), "span": document["statistics"][position]["span"]},
            )
            for position, statistic in enumerate(article.statistics)
        ],
    )


def _without_pictures(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with each picture's id alone: the rest of it stands in the tables, and once is enough."""
    return [
        {"type": "image", "image_id": block["image"]["id"]}
        if block["type"] == "image"
        else block | {"blocks": _without_pictures(block["blocks"])}
        if block["type"] == "box"
        else block
        for block in body
    ]
