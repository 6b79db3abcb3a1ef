"""A JSON Merge Patch on a figure: what an editor says of it."""

from decimal import Decimal
from typing import Any, get_args

from msgspec.structs import replace

from service.domain import wire
from service.domain.characters import forbidden
from service.domain.errors import Fault, InvalidInput, refusal
from service.domain.merge_patch import merged
from service.domain.pointers import below
from service.domain.statistic import FACTS, NUMBER, Modifier, Statistic, bounds
from service.ingest.patching import plain

PATCHED = (*FACTS, "review", "method")
"""The fields that may be patched; of `variable` its `label` and its `population`."""

_NUMBERS = ("value", "low", "high")
_OF_VARIABLE = ("label", "population")
_BOUNDED_BY_VALUE = [name for name in get_args(Modifier) if name not in {"between", "vague"}]


def patched(current: Statistic, patch: dict[str, Any]) -> Statistic:
    """The figure as the editor has it. Raises InvalidInput naming every fault of what comes of the patch.

    Where `value` or `modifier` are given and the bounds are not, these follow. `method` may be `found` alone:
    it gives the figure back to the finder, whose next run decides what it says.
    """
    # A decoder reads the text of a number as that number; what is no number is left out of the rest.
    texts = [name for name in _NUMBERS if isinstance(patch.get(name), str)]
    found = [
        *_misplaced(patch),
        *_misgiven(patch),
        *(Fault(below("", name), "must be a number, not a text") for name in texts),
    ]
    patch = {name: patch[name] for name in PATCHED if name in patch and name not in texts}
    whole = merged(plain(current), patch)
    if "variable" in patch and isinstance(whole.get("variable"), dict):
        whole["variable"] = {"kind": whole.get("unit_kind", "count")} | whole["variable"]
    if "method" in patch:
        whole["edited"] = []
    if {"value", "modifier"} & patch.keys():
        whole |= _followed(whole, patch)
    try:
        changed = wire.decode(wire.encode(whole), Statistic)
    except InvalidInput as error:
        raise refusal([*found, *error.faults]) if error.faults else error from None
    found += forbidden(changed, wire.encode(changed))
    if found:
        raise refusal(found)
    return _signed(current, changed, patch)


def _signed(current: Statistic, changed: Statistic, patch: dict[str, Any]) -> Statistic:
    """The figure with what it says of who says so."""
    facts = {name for name in FACTS if name in patch}
    if not facts or (current.method == "edited" and not current.edited):
        # Only reviewed or given back; or an editor's altogether, as it was.
        return changed
    return replace(changed, method="edited", edited=tuple(sorted({*current.edited, *facts})))


def _misplaced(patch: dict[str, Any]) -> list[Fault]:
    """What is in the patch and cannot be changed by one."""
    strange = [below("", name) for name in patch if name not in PATCHED]
    variable = patch.get("variable")
    if isinstance(variable, dict):
        strange += [below("/variable", name) for name in variable if name not in _OF_VARIABLE]
    return [Fault(pointer, "cannot be changed by a patch of a figure") for pointer in strange]


def _misgiven(patch: dict[str, Any]) -> list[Fault]:
    """What is wrong with giving a figure back."""
    if "method" not in patch:
        return []
    if patch["method"] != "found":
        return [Fault("/method", "must be found, if anything: that gives the figure back to the finder")]
    if any(name in patch for name in FACTS):
        return [Fault("/method", "cannot be given together with what an editor sets")]
    return []


def _followed(whole: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The number's fields that are not in the patch, as the others ask for them."""
    modifier, value = whole.get("modifier", "exact"), whole.get("value")
    if modifier in _BOUNDED_BY_VALUE:
        if not isinstance(value, int | Decimal) or isinstance(value, bool):
            return {}
        low, high = bounds(modifier, Decimal(value))
        following: dict[str, Any] = {"low": low, "high": high}
    else:
        following = {"value": None} | ({"high": None} if modifier == "vague" else {})
    return {name: told for name, told in following.items() if name in NUMBER and name not in patch}
