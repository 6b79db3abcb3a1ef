"""Checks that any text, address or language goes through, wherever it stands in an article."""

from collections.abc import Iterator

from service.domain.forms import is_language_tag, is_web_address
from service.domain.report.rules import Fault
from service.domain.span import Link, Mark


def blank(text: str | None) -> bool:
    return text is None or not text.strip()


def broken(address: str | None) -> bool:
    """Whether there is an address that is none."""
    return address is not None and not is_web_address(address)


def invalid_address(pointer: str, address: str | None) -> Fault:
    return "address_invalid", pointer, f"Correct “{address}”: it is no absolute http(s) address."


def language_faults(language: str | None, pointer: str) -> Iterator[Fault]:
    if language is not None and not is_language_tag(language):
        yield (
            "language_invalid",
            pointer,
            f"Write the language as a BCP 47 tag such as “en” or “pt-BR”; “{language}” is none.",
        )


def link_faults(marks: tuple[Mark, ...], pointer: str) -> Iterator[Fault]:
    for number, mark in enumerate(marks):
        if isinstance(mark, Link) and broken(mark.href) and not mark.href.startswith("mailto:"):
            yield invalid_address(f"{pointer}/marks/{number}/href", mark.href)
