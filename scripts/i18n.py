"""The Chinese catalogue: collect the strings of the source, merge new translations, compile.

    python3 dev.py i18n            writes resources/translations/zh_CN/LC_MESSAGES/salesdesk.po and .mo
    python3 dev.py i18n --check    writes nothing; fails on a string that is untranslated, stale or broken

``salesdesk.po`` keeps every translation. New ones may be put into ``resources/translations/parts/*.toml`` instead,
which several people can write at once without conflicts: a flat table ``"English" = "中文"`` (a plural by its
singular); what ``pgettext`` marks stands in a table ``[context."CONTEXT"]``. A part's word wins over the catalogue's.
"""

from __future__ import annotations

import io
import string
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "salesdesk"
TRANSLATIONS = ROOT / "resources" / "translations"
LOCALE = "zh_CN"
PO = TRANSLATIONS / LOCALE / "LC_MESSAGES" / "salesdesk.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "bind": (2,)}
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands where gettext wants a date: the same strings give the same bytes on any day."""

Key = tuple[str, str]
"""Context ('' for none) and the English message (the singular of a plural)."""


@dataclass
class Report:
    """What is wrong, by kind."""

    problems: list[str] = field(default_factory=list)

    def add(self, kind: str, key: Key, note: str = "") -> None:
        """One problem of one message."""
        context, message = key
        where = f" [{context}]" if context else ""
        self.problems.append(f"{kind}: {message!r}{where}{' ' if note else ''}{note}")


def extract() -> dict[Key, Message]:
    """Every marked string of the source."""
    found: dict[Key, Message] = {}
    for file, line, message, _comments, context in extract_from_dir(str(SOURCE), keywords=KEYWORDS):
        words = message if isinstance(message, tuple) else (message,)
        key = (context or "", words[0])
        if words[0] and (key not in found or len(words) > 1):
            found[key] = Message(message, context=context, locations=[(file, line)])
    return found


def known() -> dict[Key, str]:
    """The translations that the catalogue already has; fuzzy ones don't count."""
    if not PO.is_file():
        return {}
    with PO.open("rb") as file:
        catalogue = read_po(file, locale=LOCALE)
    return {key(message): spoken(message) for message in catalogue if message.id and not message.fuzzy}


def key(message: Message) -> Key:
    """How a message is looked up here."""
    return (message.context or "", message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def spoken(message: Message) -> str:
    """A message's translation; Chinese has one plural form."""
    return message.string[0] if isinstance(message.string, (tuple, list)) else message.string or ""


def parts(report: Report) -> dict[Key, str]:
    """The translations in the parts; two parts must not contradict each other."""
    found: dict[Key, tuple[str, str]] = {}
    for file in sorted((TRANSLATIONS / "parts").glob("*.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        contexts = table.pop("context", {}) if isinstance(table.get("context"), dict) else {}
        for context, words in {"": table, **contexts}.items():
            for message, translation in words.items():
                before = found.setdefault((context, message), (translation, file.name))
                if before[0] != translation:
                    note = f"{before[1]}: {before[0]!r}, {file.name}: {translation!r}"
                    report.add("two translations", (context, message), note)
    return {where: translation for where, (translation, _file) in found.items()}


def placeholders(text: str) -> set[str]:
    """The names in braces; ValueError when the text is no format string."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def compare(message: Message, translation: str, report: Report) -> None:
    """A translation must have the placeholders of its English, those of the plural where there is one."""
    english = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
    try:
        wanted = placeholders(english)
    except ValueError:
        return  # a brace of its own: not meant for format()
    try:
        have = placeholders(translation)
    except ValueError as error:
        report.add("broken placeholders", key(message), f"→ {translation!r} ({error})")
        return
    if have != wanted:
        report.add("placeholders differ", key(message), f"→ {translation!r}")


def build(report: Report) -> tuple[str, bytes]:
    """The catalogue as .po and .mo, and into the report what is wrong with it."""
    messages, new, old = extract(), parts(report), known()
    catalogue = Catalog(locale=LOCALE, creation_date=NO_DATE, revision_date=NO_DATE, fuzzy=False)
    for where in sorted(messages, key=lambda one: (one[1].casefold(), one)):
        message = messages[where]
        translation = new.get(where) or old.get(where) or ""
        if translation:
            compare(message, translation, report)
        else:
            report.add("untranslated", where, f"({':'.join(map(str, message.locations[0]))})")
        plural = isinstance(message.id, (tuple, list))
        catalogue.add(message.id, (translation,) if plural else translation, context=message.context)
    for where in sorted((new.keys() | old.keys()) - messages.keys()):
        report.add("stale", where, "(in a part)" if where in new else "(in the catalogue)")
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=0, omit_header=True)
    write_mo(mo, catalogue)
    return HEADER + po.getvalue().decode("utf-8").strip() + "\n", mo.getvalue()


def main(words: list[str]) -> int:
    """Write the catalogue, or check it."""
    report = Report()
    po, mo = build(report)
    if "--check" in words:
        if not (PO.is_file() and PO.read_text("utf-8") == po and MO.read_bytes() == mo):
            report.problems.append("the catalogue is not up to date: run python3 dev.py i18n")
    else:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_text(po, "utf-8", newline="\n")
        MO.write_bytes(mo)
    for problem in report.problems:
        print(problem)
    count = po.count("\nmsgid ") - 1
    print(f"{count} strings, {len(report.problems)} problems")
    return 1 if report.problems and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
