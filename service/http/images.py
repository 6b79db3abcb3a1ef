"""Pictures: what is known of one, where it is shown, and its file."""

import asyncio

from litestar.params import FromPath
from litestar.types import ASGIApp

from service.domain import wire
from service.domain.errors import NotFound
from service.domain.identity import is_id
from service.http import examples
from service.http.answers import Representation, answer, tag_of
from service.http.articles import JSON
from service.http.authentication import reader_of
from service.http.describing import Shown, reads
from service.http.served import AnyRequest, served_by
from service.publish.views import ImageRecord, ImageUse
from service.store import images

SERVED_TYPES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")
"""What may be shown inside a page; anything else goes out as bytes to be saved."""

_HARMLESS = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
)
_BINARY = {"type": "string", "format": "binary"}


@reads(
    "/v1/images/{image_id:str}",
    tag="Pictures",
    summary="One picture",
    description="Who made it, how to credit it, its file where one is known, and the articles that show it.",
    shows={JSON: Shown(ImageRecord, examples.IMAGE_RECORD)},
    problems=(400, 404),
    examples={"image_id": examples.IMAGE_ID},
)
async def read_image(request: AnyRequest, image_id: FromPath[str]) -> ASGIApp:
    served = served_by(request)
    image, modified = await _visible(request, image_id)
    uses = await served.newsroom.database.read(images.uses, image_id, reader_of(request))
    record = ImageRecord(
        image=image,
        file_url=served.links.picture(image),
        uses=tuple(
            ImageUse(
                article_id=use.article_id,
                article_url=served.links.article(use.article_id),
                pointer=use.pointer,
                caption=use.text,
                credit=use.credit,
            )
            for use in uses
        ),
    )
    body = wire.encode(record)
    keys = (f"image-{image_id}", *(f"article-{use.article_id}" for use in uses))
    return answer(request.scope, Representation(body, JSON, tag_of(body), served.policy(), modified, keys))


@reads(
    "/v1/images/{image_id:str}/file",
    tag="Pictures",
    summary="A picture's file",
    description="The bytes as they were taken in, for a picture whose file is kept here.",
    shows={media_type: Shown(_BINARY) for media_type in SERVED_TYPES},
    problems=(400, 404),
    examples={"image_id": examples.IMAGE_ID},
)
async def read_image_file(request: AnyRequest, image_id: FromPath[str]) -> ASGIApp:
    return await _file(request, await _visible(request, image_id))


@reads(
    "/pictures/{image_id:str}",
    tag="Pages",
    summary="A picture on a page",
    description="The file of a picture that the newsroom shows on its own pages but does not pass on.",
    shows={media_type: Shown(_BINARY) for media_type in SERVED_TYPES},
    problems=(400, 404),
    examples={"image_id": examples.IMAGE_ID},
)
async def read_page_picture(request: AnyRequest, image_id: FromPath[str]) -> ASGIApp:
    return await _file(request, await _visible(request, image_id, own_page=True))


async def _file(request: AnyRequest, found: images.Shown) -> ASGIApp:
    (image, modified), served = found, served_by(request)
    content = await asyncio.to_thread(served.newsroom.files.get, image.sha256) if image.sha256 else None
    if content is None or image.sha256 is None:
        raise NotFound("The file of this picture is not kept here; `url` may say where it is.")
    shown = image.media_type in SERVED_TYPES
    # The bytes of an id never change, but the right to see them may end: the policy is not `immutable`.
    return answer(
        request.scope,
        Representation(
            content,
            image.media_type if shown and image.media_type else "application/octet-stream",
            image.sha256[:32],
            served.policy(),
            modified,
            keys=(f"image-{image.id}",),
            extra=_HARMLESS if shown else (*_HARMLESS, (b"content-disposition", b"attachment")),
        ),
    )


async def _visible(request: AnyRequest, image_id: str, *, own_page: bool = False) -> images.Shown:
    shown, database = None, served_by(request).newsroom.database
    if is_id(image_id):
        shown = await database.read(images.image, image_id, reader_of(request), own_page=own_page)
    if shown is None:
        raise NotFound("There is no picture of this id.")
    return shown
