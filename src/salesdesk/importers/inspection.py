"""From an opened table to an ``Understanding``: layout, columns, meaning, units, words, problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from salesdesk.i18n import _
from salesdesk.importers import headers, profiles, table
from salesdesk.importers.conclusion import Conclusion, fingerprint
from salesdesk.importers.facts import Facts
from salesdesk.importers.identity import find_identity
from salesdesk.importers.layout import Layout, find_layout
from salesdesk.importers.meaning import find_meaning
from salesdesk.importers.profiles import Profile
from salesdesk.importers.sampling import HEAD_ROWS, Sample, cut_tail, table_body, take_sample
from salesdesk.importers.table import Table
from salesdesk.importers.understanding import Choices, Understanding

IDENTITY_ROWS = 15_000
"""Consecutive rows in which an identifier must not repeat."""

Recall = Callable[[str], Choices]
"""{fingerprint of a header: what the user says of such files, now and before}."""


def understand(
    table_: Table, choices: Choices, limit: int | None = None, recall: Recall | None = None
) -> Understanding:
    """Decide everything about a table."""
    found = _understand(table_, choices, take_sample(table_, limit), recall)
    if found.order_is_open and found.estimated and not limit:
        # which number is the day: the rest of the file may tell
        found = _understand(table_, found.choices, take_sample(table_, None, whole=True), None)
    return found


def _understand(table_: Table, choices: Choices, sample: Sample, recall: Recall | None) -> Understanding:
    head = sample.rows[: min(HEAD_ROWS, sample.head)]
    layout = find_layout(head, headers.known)
    if recall is not None and layout.header:
        choices = recall(fingerprint(layout.names[: table.trim(layout.names, sample.rows)]))
    profile = _profile(layout, head, choices)
    if profile and profile.positional and not layout.header:
        layout = _named(layout, profile)
    last_row = cut_tail(sample, layout)
    width = table.trim(layout.names, sample.rows) if layout.names else layout.width
    names = (
        list(layout.names[:width])
        if layout.header or (profile and profile.positional)
        else [_("column {n}").format(n=n + 1) for n in range(width)]
    )
    body = table_body(sample, layout, names)
    order = choices.date_order or (profile.order if profile else "")
    said = headers.without_prefix(_lowest(names, layout, head))
    columns = [
        Facts(name, [row[p] if p < len(row) else "" for row in body], order, said[p]) for p, name in enumerate(names)
    ]
    meaning = find_meaning(columns, choices.mapping, profile, choices.memory)
    if "source_id" not in choices.mapping:
        below = sample.rows[layout.first : sample.head][:IDENTITY_ROWS]
        find_identity(meaning, columns, lambda place: [row[place] if place < len(row) else "" for row in below])
    return Conclusion(table_, sample, layout, names, columns, meaning, profile, choices, last_row).write()


def _lowest(names: Sequence[str], layout: Layout, head: Sequence[Sequence[str]]) -> list[str]:
    """What the lowest of several heading rows calls the columns, where that is a name by itself."""
    if len(layout.header) < 2:
        return list(names)
    row = head[layout.header[-1]]
    below = headers.without_prefix([row[p] if p < len(row) else "" for p in range(len(names))])
    return [
        one
        if headers.fields_of(one) and max(headers.fields_of(name).values(), default=0.0) < headers.EXACT - 0.05
        else name
        for one, name in zip(below, names, strict=True)
    ]


def _named(layout: Layout, profile: Profile) -> Layout:
    names = tuple(profile.columns[p] if p < len(profile.columns) else "" for p in range(layout.width))
    return Layout(layout.width, (), layout.first, names, layout.preamble)


def _profile(layout: Layout, head: Sequence[Sequence[str]], choices: Choices) -> Profile | None:
    if choices.profile is not None:
        return profiles.find(choices.profile)
    if layout.header:
        found = profiles.by_header(layout.names)
        return found[0] if found else None
    return profiles.by_places(head[layout.first :], layout.width)
