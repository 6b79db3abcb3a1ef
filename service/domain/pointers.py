"""JSON Pointers (RFC 6901): where in a document something stands, and the same for people to read."""

import re

_NUMBER = re.compile("0|[1-9][0-9]*")
_PLAIN = re.compile(r"[^\W\d]\w*")


def below(pointer: str, key: str | int) -> str:
    """The pointer to what stands under a key or number there."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def keys(pointer: str) -> list[str]:
    """The keys and numbers that a pointer names, from the document down."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def readable(pointer: str) -> str:
    """The path as one would write it in code: `body[3].text` for `/body/3/text`."""
    path = ""
    for key in keys(pointer):
        if _NUMBER.fullmatch(key):
            path += f"[{key}]"
        elif _PLAIN.fullmatch(key):
            path += f".{key}" if path else key
        else:
            path += f"[{key!r}]"
    return path or "the document"
