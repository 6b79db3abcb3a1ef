"""The sample newsroom's picture files are drawn alike every time, and are what the articles say of them."""

import hashlib
from io import BytesIO

import pytest
from PIL import Image

from service.domain.article import ImageBlock
from service.domain.texts import blocks
from service.sample import pictures
from service.sample.edition import Sample


@pytest.mark.parametrize("name", pictures.DRAWINGS)
def test_a_picture_is_drawn_alike_every_time(name: str) -> None:
    assert pictures.jpeg(name) == pictures.jpeg(name)


@pytest.mark.parametrize("name", pictures.DRAWINGS)
def test_a_picture_is_a_jpeg_of_its_declared_size_and_not_heavy(name: str) -> None:
    file = pictures.jpeg(name)
    with Image.open(BytesIO(file)) as picture:
        assert (picture.format, picture.size) == ("JPEG", pictures.DRAWINGS[name].size)
    assert len(file) < 150_000


def test_pictures_come_in_three_ratios_none_narrower_than_1200_pixels() -> None:
    sizes = {drawing.size for drawing in pictures.DRAWINGS.values()}
    assert {width / height for width, height in sizes} == {16 / 9, 4 / 3, 1}
    assert min(width for width, _ in sizes) == 1_200


def test_an_unknown_picture_is_an_error() -> None:
    with pytest.raises(KeyError):
        pictures.jpeg("long-read-6")


def test_every_file_is_kept_by_its_own_hash(sample: Sample) -> None:
    assert all(hashlib.sha256(file).hexdigest() == key for key, file in sample.pictures.items())


def test_an_image_with_a_file_says_what_the_file_is(sample: Sample) -> None:
    for article in sample.articles:
        for _, block in blocks(article):
            if isinstance(block, ImageBlock) and block.image.sha256 is not None:
                image = block.image
                with Image.open(BytesIO(sample.pictures[block.image.sha256])) as picture:
                    assert (image.width, image.height) == picture.size
                assert (image.url, image.media_type) == (None, "image/jpeg")


def test_every_drawing_is_shown_in_an_article(sample: Sample) -> None:
    shown = {
        block.image.sha256
        for article in sample.articles
        for _, block in blocks(article)
        if isinstance(block, ImageBlock)
    }
    assert set(sample.pictures) == shown - {None}


def test_one_picture_is_shown_in_two_articles(sample: Sample) -> None:
    sources = [
        article.source_id
        for article in sample.articles
        for _, block in blocks(article)
        if isinstance(block, ImageBlock) and block.image.alt and "low spit" in block.image.alt
    ]
    assert sources == ["at-live-ottoline", "at-2026-0516-saltmere"]
