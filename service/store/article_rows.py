"""An article as rows: what each table holds of its current revision. Pure; `writing` writes them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from service.domain.article import Article, Box, Contributor, ImageBlock, Rights, Source, VideoBlock
from service.domain.identity import shared_id
from service.domain.media import Image, ImageRights
from service.domain.reader import PUBLIC
from service.domain.rights import packages_of
from service.domain.site import host_of
from service.store.tables import (
    article_packages,
    article_people,
    article_tags,
    captions,
    images,
    people,
    tags,
    variables,
    videos,
)

Row = dict[str, Any]


def article_row(article: Article) -> Row:
    """The article's own columns, but for those that the store decides (`listed_at`, `revised_at`)."""
    rights, source = article.rights or Rights(), article.source or Source()
    same = (
        "id source_id revision status genre headline alternative_headline standfirst slug url language "
        "section dateline published_at updated_at embargo_until expires_at"
    )
    return {name: getattr(article, name) for name in same.split()} | {
        "publication_id": article.publication,
        "is_public": PUBLIC in packages_of(article),
        "canonical_host": host_of(article.url),
        "source_name": source.name,
        "source_url": source.url,
        "copyright_holder": rights.copyright_holder,
        "copyright_year": rights.copyright_year,
        "copyright_notice": rights.copyright_notice,
        "usage_terms": rights.usage_terms,
        "licence": rights.licence,
    }


def _article_packages(article: Article) -> Iterator[Row]:
    for package in sorted(packages_of(article)):
        yield {"article_id": article.id, "package": package}


def _bylines(article: Article) -> Iterator[tuple[str, tuple[Contributor, ...]]]:
    yield "/byline", article.byline
    for number, block in enumerate(article.body):
        if isinstance(block, Box):
            yield f"/body/{number}/byline", block.byline


def _person_id(contributor: Contributor) -> str:
    return shared_id("person", contributor.kind, contributor.name, contributor.url)


def _people(article: Article) -> Iterator[Row]:
    for _, byline in _bylines(article):
        for contributor in byline:
            yield {
                "id": _person_id(contributor),
                "kind": contributor.kind,
                "name": contributor.name,
                "url": contributor.url,
            }


def _article_people(article: Article) -> Iterator[Row]:
    for pointer, byline in _bylines(article):
        for position, contributor in enumerate(byline):
            yield {
                "article_id": article.id,
                "pointer": pointer,
                "position": position,
                "person_id": _person_id(contributor),
                "role": contributor.role,
                "organisation": contributor.organisation,
            }


def _tags(article: Article) -> Iterator[Row]:
    for tag in article.tags:
        yield {"id": shared_id("tag", tag.name, tag.code), "name": tag.name, "code": tag.code}


def _article_tags(article: Article) -> Iterator[Row]:
    for position, tag in enumerate(article.tags):
        yield {
            "article_id": article.id,
            "position": position,
            "tag_id": shared_id("tag", tag.name, tag.code),
        }


_MEDIA = (ImageBlock, VideoBlock)


def _media(article: Article) -> Iterator[tuple[str, ImageBlock | VideoBlock]]:
    # Not `blocks`, which makes a pointer for every paragraph.
    for number, block in enumerate(article.body):
        if isinstance(block, _MEDIA):
            yield f"/body/{number}", block
        elif isinstance(block, Box):
            for inner, child in enumerate(block.blocks):
                if isinstance(child, _MEDIA):
                    yield f"/body/{number}/blocks/{inner}", child


def _images(article: Article) -> Iterator[Row]:
    for _, block in _media(article):
        if isinstance(block, ImageBlock):
            image = block.image
            focal = image.focal_point
            row = {name: getattr(image, name) for name in _IMAGE}
            yield row | {
                "focal_x": focal.x if focal else None,
                "focal_y": focal.y if focal else None,
                **_image_rights(image.rights),
            }


_IMAGE = [name for name in Image.__struct_fields__ if name not in {"focal_point", "rights"}]


def _image_rights(rights: ImageRights | None) -> Row:
    return {
        "may_be_syndicated": rights.may_be_syndicated if rights else None,
        "syndicated_to": json.dumps(rights.packages) if rights else None,
        "syndicated_until": rights.until if rights else None,
        "rights_contact": rights.contact if rights else None,
    }


def _videos(article: Article) -> Iterator[Row]:
    for _, block in _media(article):
        if isinstance(block, VideoBlock):
            yield {name: getattr(block.video, name) for name in videos.c.keys()}  # noqa: SIM118 - no dict


def _captions(article: Article) -> Iterator[Row]:
    for position, (pointer, block) in enumerate(_media(article)):
        yield {
            "article_id": article.id,
            "pointer": pointer,
            "position": position,
            "image_id": block.image.id if isinstance(block, ImageBlock) else None,
            "video_id": block.video.id if isinstance(block, VideoBlock) else None,
            "text": block.caption.text,
            "language": block.caption.language,
            "credit": block.caption.credit,
        }


def _variables(article: Article) -> Iterator[Row]:
    for statistic in article.statistics:
        if statistic.variable is not None:
            variable = statistic.variable
            yield {
                "id": variable.id,
                "label": variable.label,
                "kind": variable.kind,
                "population": variable.population,
            }


SHARED: dict[Any, Callable[[Article], Iterator[Row]]] = {
    people: _people,
    tags: _tags,
    images: _images,
    videos: _videos,
    variables: _variables,
}
"""What articles share: found again by a key derived from its nature, never deleted with one article."""

OWN: dict[Any, Callable[[Article], Iterator[Row]]] = {
    article_packages: _article_packages,
    article_people: _article_people,
    article_tags: _article_tags,
    captions: _captions,
}
"""What belongs to the article and is replaced with each revision, as its figures are (`statistic_rows`)."""
