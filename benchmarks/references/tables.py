"""The hand-written service's tables, as its ORM classes: normalised, the body's blocks as JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Index, Integer, Numeric, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Model(DeclarativeBase):
    # Times carry their zone, text has no length.
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        str: Text,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[str]: JSON,
    }


article_tags = Table(
    "article_tags",
    Model.metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), nullable=False),
)


class Tag(Model):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    code: Mapped[str | None]


class Contributor(Model):
    __tablename__ = "contributors"

    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    role: Mapped[str | None]
    organisation: Mapped[str | None]
    url: Mapped[str | None]


class Image(Model):
    __tablename__ = "images"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str | None]
    media_type: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    alt: Mapped[str | None]
    description: Mapped[str | None]
    creator: Mapped[str | None]
    credit: Mapped[str | None]
    copyright_notice: Mapped[str | None]
    licence: Mapped[str | None]


class Caption(Model):
    __tablename__ = "captions"

    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[str] = mapped_column(ForeignKey("images.id"))
    text: Mapped[str | None]
    language: Mapped[str | None]
    credit: Mapped[str | None]
    image: Mapped[Image] = relationship()


class Statistic(Model):
    __tablename__ = "statistics"

    id: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    position: Mapped[int]
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    low: Mapped[Decimal | None] = mapped_column(Numeric)
    high: Mapped[Decimal | None] = mapped_column(Numeric)
    modifier: Mapped[str]
    surface: Mapped[str]
    unit_kind: Mapped[str]
    unit: Mapped[str | None]
    unit_code: Mapped[str | None]
    per: Mapped[str | None]
    change: Mapped[str | None]
    subject: Mapped[str | None]
    period: Mapped[str | None]
    attributed_to: Mapped[str | None]
    places: Mapped[list[str]]
    span: Mapped[dict[str, Any]]


class Article(Model):
    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_published_at", "published_at", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    publication: Mapped[str]
    source_id: Mapped[str]
    revision: Mapped[int]
    status: Mapped[str] = mapped_column(index=True)
    genre: Mapped[str]
    headline: Mapped[str]
    alternative_headline: Mapped[str | None]
    standfirst: Mapped[str | None]
    slug: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str | None]
    language: Mapped[str | None]
    section: Mapped[str | None]
    dateline: Mapped[str | None]
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime | None]
    body: Mapped[list[dict[str, Any]]]

    tags: Mapped[list[Tag]] = relationship(secondary=article_tags, order_by=article_tags.c.position)
    byline: Mapped[list[Contributor]] = relationship(order_by=Contributor.position)
    captions: Mapped[list[Caption]] = relationship(order_by=Caption.position)
    statistics: Mapped[list[Statistic]] = relationship(order_by=Statistic.position)
