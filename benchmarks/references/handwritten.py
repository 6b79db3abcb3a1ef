"""A page of articles as most would write it today: FastAPI, SQLAlchemy's ORM on asyncpg, pydantic.

Relations by selectinload, so the page costs a fixed number of statements. The body's blocks pass
through as they lie in their JSON column: the cheap choice, where a model for each kind is the other.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload

from benchmarks.references import tables


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Tag(Out):
    name: str
    code: str | None


class Contributor(Out):
    name: str
    kind: str
    role: str | None
    organisation: str | None
    url: str | None


class Image(Out):
    id: str
    url: str | None
    media_type: str | None
    width: int | None
    height: int | None
    alt: str | None
    description: str | None
    creator: str | None
    credit: str | None
    copyright_notice: str | None
    licence: str | None


class Caption(Out):
    text: str | None
    language: str | None
    credit: str | None
    image: Image


class Statistic(Out):
    id: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: str
    surface: str
    unit_kind: str
    unit: str | None
    unit_code: str | None
    per: str | None
    change: str | None
    subject: str | None
    period: str | None
    attributed_to: str | None
    places: list[str]
    span: dict[str, Any]


class Article(Out):
    id: str
    publication: str
    source_id: str
    revision: int
    status: str
    genre: str
    headline: str
    alternative_headline: str | None
    standfirst: str | None
    slug: str
    url: str | None
    language: str | None
    section: str | None
    dateline: str | None
    published_at: datetime
    updated_at: datetime | None
    body: list[dict[str, Any]]
    tags: list[Tag]
    byline: list[Contributor]
    captions: list[Caption]
    statistics: list[Statistic]


class ArticleList(Out):
    articles: list[Article]


@asynccontextmanager
async def _connected(app: FastAPI) -> AsyncIterator[None]:
    # As many connections as the service's pool has by default.
    engine = create_async_engine(os.environ["REFERENCE_DATABASE"], pool_size=10, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    yield
    await engine.dispose()


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


app = FastAPI(lifespan=_connected)


@app.get("/v1/articles", response_model=ArticleList)
async def list_articles(
    session: Annotated[AsyncSession, Depends(_session)],
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> dict[str, Any]:
    """The newest published articles, whole."""
    query = (
        select(tables.Article)
        .where(tables.Article.status == "published")
        .order_by(tables.Article.published_at.desc(), tables.Article.id.desc())
        .limit(limit)
        .options(
            selectinload(tables.Article.tags),
            selectinload(tables.Article.byline),
            selectinload(tables.Article.captions).selectinload(tables.Caption.image),
            selectinload(tables.Article.statistics),
        )
    )
    return {"articles": (await session.scalars(query)).all()}
