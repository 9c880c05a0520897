"""Who is meant: agents as exports write them, and customers' numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from salesdesk.importers import words
from salesdesk.importers.moments import plain

TOTAL = "\0total"
"""Stands for a cell that says its row is a sum."""

_PHONE = re.compile(r"[+＋]?[\d*xX()（）\s.\-–—/]+$")
_INSTANCE = re.compile(r"([^@\s;,]+)@[\w\-]+$")
_CHANNEL = re.compile(r"(?:PJSIP|SIP|IAX2|Local|DAHDI|Zap|Agent)/([^@\-/]+)", re.IGNORECASE)
_NOISE = re.compile(r"[()\s.\-–—/]+")


FORMS = {
    "name(number)": re.compile(r"(?P<name>[^\d()（）\[\]<>【】/|]*[^\W\d_][^\d()（）\[\]<>【】/|]*?)\s*[(（\[<【/|]\s*(?P<number>[A-Za-z]{0,4}\d{2,12})\s*[)）\]>】]?$"),
    "name-number": re.compile(r"(?P<name>[^\d()_]*[^\W\d_])\s*(?:[-_\s:：])\s*(?P<number>[A-Za-z]{0,4}\d{2,12})$"),
    "number(name)": re.compile(r"(?P<number>[A-Za-z]{0,4}\d{2,12})\s*[(（\[<【/|]\s*(?P<name>[^\d()（）\[\]<>【】]*[^\W\d_][^\d()（）\[\]<>【】]*?)\s*[)）\]>】]?$"),
    "number-name": re.compile(r"(?P<number>[A-Za-z]{0,4}\d{2,12})\s*(?:[-_\s:：])\s*(?P<name>[^\W\d_][^\d]*)$"),
}  # fmt: skip
"""How one cell holds an agent's name and number, as ``张三(8001)`` or ``8001-张三`` do."""


def agent_form(texts: Sequence[str]) -> str:
    """The form in which nearly all cells of a column hold name and number, or ""."""
    filled = [text for text in map(plain, texts) if text and words.normal(text) not in words.nobody()]
    for name, pattern in FORMS.items():
        matches = [match for match in map(pattern.fullmatch, filled) if match]
        # several names with one number each: not one word counted up (“Team 1”, “Team 2”)
        if (
            filled
            and len(matches) >= len(filled) * 0.9
            and len({m["name"] for m in matches}) > max(1, len(matches) // 3)
        ):
            return name
    return ""


class Parted(dict[str, "tuple[str | None, str | None]"]):
    """{cell: (name, number)} of cells that hold both in a form; a cell that doesn't is a name."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._pattern = FORMS[form]

    def __missing__(self, text: str) -> tuple[str | None, str | None]:
        if len(self) > 100_000:
            self.clear()
        match = self._pattern.fullmatch(plain(text))
        value = (agent(match["name"]), match["number"]) if match else (agent(text), None)
        self[text] = value
        return value


class Agents(dict[str, "str | None"]):
    """{cell: the agent it names, None for nobody, TOTAL for a row of sums}, filled on use."""

    totals = False
    """Whether any cell was a sum's so far."""

    def __missing__(self, text: str) -> str | None:
        if len(self) > 100_000:
            self.clear()
        value = self[text] = agent(text)
        self.totals = self.totals or value == TOTAL
        return value


def agent(text: str) -> str | None:
    """The agent a cell names: of a list the first; ``agent@instance`` without the instance; None for nobody."""
    name = plain(text)
    if name[:1] in "[{" and name:
        name = _of_json(name)
    if ";" in name:
        name = next((part for part in (p.strip() for p in name.split(";")) if part), "")
    if match := _CHANNEL.match(name):
        name = match[1]
    if (match := _INSTANCE.match(name)) and "." not in name.rsplit("@", 1)[1]:
        name = match[1]
    name = " ".join(name.split())
    if name.endswith(".0") and name[:-2].isdigit():
        name = name[:-2]
    if not name or words.normal(name) in words.nobody():
        return None
    if words.is_total(name):
        return TOTAL
    return name


def _of_json(text: str) -> str:
    """The first name in a JSON list or object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text.strip("[]{}").split(",")[0].strip(" '\"")
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        for key in ("Name", "name", "agentName", "UserId", "userId", "StaffNumber", "Mail", "id"):
            if value.get(key):
                return str(value[key])
        return ""
    return str(value)


def customer(text: str) -> str | None:
    """A customer's number: digits in half width, without spaces, brackets and dashes; + and zeros kept.

    Masked numbers keep their stars; ``sip:`` and ``tel:`` go; what is no number stays as it is; None
    when hidden or unknown.
    """
    if text.isdigit() and text.isascii():
        return text if text.strip("0") else None
    value = plain(text)
    if words.normal(value) in _anonymous() or (value.strip("0.-* ") == "" and "*" not in value):
        return None
    for prefix in ("sips:", "sip:", "tel:"):
        if value.lower().startswith(prefix):
            value = value[len(prefix) :].split("@")[0].split(";")[0]
    if value.endswith(".0") and value[:-2].isdigit():
        value = value[:-2]
    if match := re.fullmatch(r".*<(\S+)>", value):
        value = match[1]
    if _PHONE.match(value):
        value = _NOISE.sub("", value)
    return value or None


def _anonymous() -> frozenset[str]:
    return words.anonymous()


class Customers(dict[str, "str | None"]):
    """{cell: the customer's number}, forgetting everything when it grows large."""

    def __missing__(self, text: str) -> str | None:
        if len(self) > 100_000:
            self.clear()
        value = self[text] = customer(text)
        return value


class Labels(dict[str, "str | None"]):
    """{cell: the text without spaces around it, None when empty}; equal texts become one object."""

    def __missing__(self, text: str) -> str | None:
        if len(self) > 50_000:
            self.clear()
        bare = text.strip(" \t\u3000")
        value = self[text] = bare if bare and bare not in ("NULL", "null", "None", "\\N", "-", "--") else None
        return value
