"""The newsroom's verbs, for the HTTP routes and the command line alike: migrate, write, patch, take in."""

from service.newsroom.verbs import (
    REMEMBERED,
    Newsroom,
    at_the_command_line,
    decode_publications,
    now,
    open_newsroom,
)

__all__ = [
    "REMEMBERED",
    "Newsroom",
    "at_the_command_line",
    "decode_publications",
    "now",
    "open_newsroom",
]
