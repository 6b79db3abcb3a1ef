"""Keys: what lets a client write, or read what is not public.

A client sends a key as one word, `wc_<id>_<secret>`. The id says which key it is and may be shown; of the
secret only a hash is kept. Both are letters and digits, so that a double click selects the word whole.
"""

import hashlib
import hmac
import re
from datetime import datetime
from typing import Annotated, NamedTuple

import msgspec

from service.domain.audit import ROLES, Role
from service.domain.errors import InvalidInput
from service.domain.identity import random_characters
from service.domain.value import Code, Instant, Value

ID_LENGTH = 12
SECRET_LENGTH = 52
"""260 random bits. Nobody guesses so many: one plain SHA-256 protects the secret as well as a slow hash."""

LONGEST_NAME = 100

KeyName = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_NAME)]

SHORT_ID = rf"[0-9a-hjkmnp-tv-z]{{{ID_LENGTH}}}"
"""The form of a key's id, a partner's or a webhook's, as a regular expression."""

_FORM = re.compile(rf"wc_({SHORT_ID})_([0-9a-hjkmnp-tv-z]{{{SECRET_LENGTH}}})")
_ID = re.compile(SHORT_ID)

_NOBODYS = "0" * 64
"""Compared with where there is no hash, so that an unknown id takes as long as a wrong secret."""


class Key(Value, frozen=True, kw_only=True):
    """A key without its secret. `name` says whose it is; `partner_id` of a reader's, which partner's.

    `last_used_at` is true to the minute.
    """

    id: str
    name: str
    role: Role
    created_at: Instant
    expires_at: Instant | None = None
    revoked_at: Instant | None = None
    partner_id: str | None = None
    last_used_at: Instant | None = None

    def is_good(self, at: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Token(NamedTuple):
    """What a client sends. `str` of it is the one time that the secret is to be seen."""

    key_id: str
    secret: str

    def __str__(self) -> str:
        return f"wc_{self.key_id}_{self.secret}"

    def __repr__(self) -> str:
        """Without the secret: for tracebacks and logs."""
        return f"Token(key_id={self.key_id!r})"


class NewKey(Value, frozen=True, kw_only=True):
    """What a key is made of. A reader's is a partner's, and no other is."""

    name: KeyName
    role: Role
    partner_id: Code | None = None
    expires_at: Instant | None = None


class Hashes(NamedTuple):
    """What is kept of a key's secret, and of the one before it while that is still good."""

    current: str
    previous: str | None = None
    previous_until: datetime | None = None

    def fit(self, secret: str, at: datetime) -> bool:
        """Whether the secret is one of them, in a time that tells nothing of how much of it is right."""
        given = hash_of(secret)
        is_current = hmac.compare_digest(given, self.current)
        is_previous = hmac.compare_digest(given, self.previous or _NOBODYS)
        return is_current or (is_previous and self.previous_until is not None and at < self.previous_until)


NO_HASHES = Hashes(_NOBODYS)


def new_token(key_id: str | None = None) -> Token:
    """A token with a secret that nobody had before; for a new key unless one is named."""
    return Token(key_id or random_characters(ID_LENGTH), random_characters(SECRET_LENGTH))


def token_in(text: str) -> Token | None:
    """The token that a text is; null for any other text."""
    match = _FORM.fullmatch(text)
    return None if match is None else Token(match[1], match[2])


def is_short_id(text: str) -> bool:
    """Whether the text has the form of a key's id, a partner's or a webhook's."""
    return _ID.fullmatch(text) is not None


def hash_of(secret: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def may(role: Role, needed: Role) -> bool:
    """Whether a key of this role may do what needs that one."""
    return ROLES.index(role) >= ROLES.index(needed)


def named(name: str) -> str:
    """The name of a key or a partner without space around it. Raises InvalidInput for what could not be read
    in a list."""
    trimmed = name.strip()
    if not trimmed or len(trimmed) > LONGEST_NAME or not trimmed.isprintable():
        raise InvalidInput(
            f"a name has 1 to {LONGEST_NAME} characters and no control characters among them", pointer="/name"
        )
    return trimmed
