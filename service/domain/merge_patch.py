"""JSON Merge Patch, RFC 7396, over the values that JSON decodes to."""

from typing import Any


def merged(target: Any, patch: Any) -> Any:
    """The target with the patch applied: objects member by member, a null takes a member away, and
    anything else, lists included, takes the target's place."""
    if not isinstance(patch, dict):
        return patch
    whole = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            whole.pop(name, None)
        else:
            whole[name] = merged(whole.get(name), value)
    return whole
