"""What is asked of an article, and by whom: the table of rules, and what a breach of one looks like."""

from typing import Literal, NamedTuple

import msgspec

Severity = Literal["error", "warning", "info"]
"""Worst first."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One shortcoming. `pointer` (RFC 6901) leads to the value, or to where a missing one belongs."""

    code: str
    severity: Severity
    pointer: str
    message: str
    source: str


class Rule(NamedTuple):
    severity: Severity
    source: str


_GOOGLE_ARTICLE = "Google Search Central, Article structured data (2026-09-08)"
_GOOGLE_DISCOVER = "Google Search Central, Get on Discover (2026)"
_GOOGLE_IMAGES = "Google Search Central, Image SEO: preferred image (2026)"
_GOOGLE_VIDEO = "Google Search Central, Video structured data (2026-09-08)"
_GOOGLE_CANONICAL = "Google Search Central, Canonicalization (2026)"
_IPTC_PHOTO = "IPTC Photo Metadata Standard 2023.2"
_WCAG = "W3C WCAG 2.2, success criterion 1.1.1 (2023-10-05)"
_LANGUAGE = "RFC 5646, section 2.1 (2009-09)"
_ADDRESS = "RFC 3987, section 2.2 (2005-01)"
_HOUSE = "Wirecopy (2026-11)"

RULES: dict[str, Rule] = {
    "headline_missing": Rule("error", _GOOGLE_ARTICLE),
    "headline_long": Rule("warning", _GOOGLE_ARTICLE),
    "body_empty": Rule("error", _HOUSE),
    "author_missing": Rule("warning", _GOOGLE_ARTICLE),
    "author_url_missing": Rule("warning", _GOOGLE_ARTICLE),
    "author_name_unclear": Rule("warning", _GOOGLE_ARTICLE),
    "date_missing": Rule("warning", _GOOGLE_ARTICLE),
    "date_order": Rule("info", _HOUSE),
    "language_missing": Rule("warning", _HOUSE),
    "language_invalid": Rule("warning", _LANGUAGE),
    "section_missing": Rule("info", _HOUSE),
    "canonical_missing": Rule("warning", _GOOGLE_CANONICAL),
    "publisher_unnamed": Rule("warning", _GOOGLE_ARTICLE),
    "address_invalid": Rule("warning", _ADDRESS),
    "image_missing": Rule("warning", _GOOGLE_ARTICLE),
    "image_file_unknown": Rule("warning", _GOOGLE_ARTICLE),
    "image_small": Rule("warning", _GOOGLE_ARTICLE),
    "image_narrow": Rule("info", _GOOGLE_DISCOVER),
    "image_ratio": Rule("info", _GOOGLE_IMAGES),
    "credit_missing": Rule("warning", f"{_IPTC_PHOTO}, Credit Line"),
    "caption_missing": Rule("warning", f"{_IPTC_PHOTO}, Description"),
    "alt_missing": Rule("warning", _WCAG),
    "video_title_missing": Rule("warning", _GOOGLE_VIDEO),
    "video_thumbnail_missing": Rule("warning", _GOOGLE_VIDEO),
    "video_date_missing": Rule("warning", _GOOGLE_VIDEO),
    "video_description_missing": Rule("warning", _GOOGLE_VIDEO),
    "video_duration_missing": Rule("warning", _GOOGLE_VIDEO),
    "video_file_unknown": Rule("warning", _GOOGLE_VIDEO),
    "statistic_source_missing": Rule("info", _HOUSE),
    "statistic_misplaced": Rule("warning", _HOUSE),
    "speaker_missing": Rule("info", _HOUSE),
}

Fault = tuple[str, str, str]
"""A code of the table, a pointer and a sentence."""
