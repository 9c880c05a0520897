"""What an export holds: of which kind its rows are, which column is what, how its amounts and scores are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _
from salesdesk.importers import headers, table
from salesdesk.importers.cells import holds
from salesdesk.importers.conclusion import fingerprint
from salesdesk.importers.crm import amounts, columns, matrix, scores, shares, vocabulary
from salesdesk.importers.crm.found import Found
from salesdesk.importers.crm.kinds import KINDS, Reading
from salesdesk.importers.facts import Facts
from salesdesk.importers.layout import Layout, find_layout
from salesdesk.importers.meaning import Meaning
from salesdesk.importers.sampling import HEAD_ROWS, Sample, cut_tail, table_body, take_sample
from salesdesk.importers.table import Table
from salesdesk.importers.understanding import Choices, Column, Understanding
from salesdesk.labels import label
from salesdesk.types import FeedbackKind, OutcomeKind

_NEEDED: Mapping[OutcomeKind, tuple[tuple[str, ...], ...]] = {
    OutcomeKind.SALE: (("amount",), ("day",)),
    OutcomeKind.PAYMENT: (("amount",), ("day",)),
    OutcomeKind.LEAD: (("stage", "intent", "qualified_day", "source_id"), ("day",)),
    OutcomeKind.RENEWAL: (("day",), ("customer", "source_id", "renewed_day", "renewed")),
    OutcomeKind.FEEDBACK: (("score", "category", "text", "severity"), ("day",)),
    OutcomeKind.QUALITY: (("score", "compliant", "violation"), ("day",)),
    OutcomeKind.ATTENDANCE: (("kind",), ("day",), ("agent_name", "agent_number")),
}
"""Of each group one field must be there, or the file is not of the kind."""

_CLEAR = 2.0
"""What must speak for a kind before a file that nobody explained is taken for it."""

SURE = 3.5
"""What must speak for a kind before a table with days and customers is taken for no call log."""


def known(name: str) -> bool:
    """Whether a cell is a word that heads columns, of exports of any kind."""
    return vocabulary.known(name) or headers.known(name)


Recall = Callable[[str, "OutcomeKind | None"], Choices]
"""{(fingerprint of a header, kind if it was said): what the user says of such files, now and before}."""


def understand(
    table_: Table,
    choices: Choices,
    home: str = "CNY",
    kind: OutcomeKind | None = None,
    recall: Recall | None = None,
) -> Found:
    """Decide everything about an export. ``home``: the company's currency; ``kind``: what the user says it holds.

    Raises UnreadableFileError when nothing tells what the rows are.
    """
    sample = take_sample(table_, None, whole=True)
    names = [table_.sheet, PurePath(table_.path).stem]
    if kind in (None, OutcomeKind.ATTENDANCE):
        sheet = matrix.find(sample.rows, names, choices.year)
        if sheet is not None:
            return _matrix(table_, sample, sheet, choices)
    layout = find_layout(sample.rows[: min(HEAD_ROWS, sample.head)], known)
    if recall is not None and layout.header:
        choices = recall(fingerprint(layout.names[: table.trim(layout.names, sample.rows)]), kind)
        kind = kind or kind_of(choices.kind)
    last_row = cut_tail(sample, layout)
    facts = _facts(sample, layout, choices)
    title = [cell for at in layout.preamble for cell in sample.rows[at] if cell.strip()]
    rated = rate(facts, [*names, *title], choices)
    chosen = kind or next(iter(rated), None)
    if chosen is None or (kind is None and rated[chosen] < _CLEAR):
        raise UnreadableFileError(
            _("Nothing tells what the rows of {path} are.").format(path=PurePath(table_.path).name),
            _("Say the kind: orders, payments, leads, renewals, feedback, call quality or attendance."),
        )
    found = columns.find_columns(chosen, facts, choices.mapping)
    _refuse_what_lacks(table_, chosen, found)
    return _found(table_, sample, layout, facts, found, chosen, choices, last_row, home, rated)


def kind_of(word: str | None) -> OutcomeKind | None:
    """The kind that a choice names, if it names one."""
    return OutcomeKind(word) if word in {one.value for one in OutcomeKind} else None


def _facts(sample: Sample, layout: Layout, choices: Choices) -> list[Facts]:
    width = table.trim(layout.names, sample.rows) if layout.names else layout.width
    names = list(layout.names[:width]) if layout.header else [_("column {n}").format(n=n + 1) for n in range(width)]
    body = table_body(sample, layout, names)
    order = choices.date_order or ""
    return [Facts(name, [row[p] if p < len(row) else "" for row in body], order) for p, name in enumerate(names)]


def rate(facts: Sequence[Facts], said: Sequence[str], choices: Choices) -> dict[OutcomeKind, float]:
    """{kind: how much speaks for it}, of the kinds that the columns can be, the best first.

    Names of columns that speak of a kind, the names of file, sheet and title, and how well its own fields are filled.
    """
    rated: dict[OutcomeKind, float] = {}
    for kind in OutcomeKind:
        found = columns.find_columns(kind, facts, {k: v for k, v in choices.mapping.items() if k in KINDS[kind].names})
        if _lacking(kind, found):
            continue
        points = float(sum(kind in vocabulary.told_by(one.name) for one in facts))
        points += 1.5 * any(kind in vocabulary.told_by(text) for text in said)
        own = {field.name for field in KINDS[kind].own} | {"day", "source_id"}
        points += 0.4 * sum(
            found.confidence[places[0]] for name, places in found.places.items()
            if name in own and vocabulary.fields_of(facts[places[0]].name, kind).get(name, 0) >= vocabulary.EXACT - 0.05
        )  # fmt: skip
        rated[kind] = round(points, 3)
    return dict(sorted(rated.items(), key=lambda item: -item[1]))


def _lacking(kind: OutcomeKind, found: Meaning) -> tuple[str, ...]:
    return next((group for group in _NEEDED[kind] if not set(group) & set(found.places)), ())


def _refuse_what_lacks(table_: Table, kind: OutcomeKind, found: Meaning) -> None:
    lacking = _lacking(kind, found)
    if lacking:
        raise UnreadableFileError(
            _("{path} cannot be read as {kind}: no column holds “{field}”.").format(
                path=PurePath(table_.path).name, kind=label(kind), field=_(KINDS[kind].field(lacking[0]).title)
            ),
            _("Choose the column, or say another kind."),
        )


def _found(
    table_: Table, sample: Sample, layout: Layout, facts: list[Facts], found: Meaning, kind: OutcomeKind,
    choices: Choices, last_row: int, home: str, rated: Mapping[OutcomeKind, float],
) -> Found:  # fmt: skip
    problems: list[str] = []
    order, is_open = _order(facts, found, kind, choices)
    if is_open:
        problems.append(
            _("The dates don't tell whether the day or the month comes first; {order} was taken.").format(order=order)
        )
    money = [
        field.name for field in KINDS[kind].fields if field.reading is Reading.MONEY and field.name in found.places
    ]
    rules = {name: amounts.rule_of(_of(facts, found, name).distinct, _of(facts, found, name).name) for name in money}
    currencies = {
        name: code for name in money if (code := amounts.currency_in_name(_of(facts, found, name).name, home))
    }
    feedback, scale = _scoring(kind, facts, found, [table_.sheet, PurePath(table_.path).stem])
    if not {"agent_name", "agent_number"} & set(found.places):
        problems.append(_("No column names the agent."))
    if kind is not OutcomeKind.ATTENDANCE and "customer" not in found.places and "call_ref" not in found.places:
        problems.append(_("No column names the customer, so that nothing can be joined to calls."))
    if kind is OutcomeKind.SALE and _opportunities(facts, found):
        problems.append(
            _(
                "These are opportunities: those won count as orders. Import the file once more as leads to count the others."
            )
        )
    understood = _understanding(table_, sample, layout, facts, found, choices, last_row)
    said = " ".join([table_.sheet, PurePath(table_.path).stem, *(f.name for f in facts)]).casefold()
    return Found(
        kind,
        replace(
            understood,
            date_order=order,
            order_is_open=is_open,
            date_format=_of(facts, found, "day").moment.shape if "day" in found.places else "",
            timezone="UTC" if "day" in found.places and headers.parse(_of(facts, found, "day").name).zone else "",
            units={
                **{name: _rule_in_words(rule, currencies.get(name, "")) for name, rule in rules.items()},
                **({"score": str(scale)} if "score" in found.places else {}),
            },
            problems=tuple(problems),
            fingerprint=_fingerprint(kind, understood),
        ),
        rules,
        currencies,
        scale,
        feedback,
        refunds=kind is OutcomeKind.PAYMENT and _refunds(facts, found, said),
        hours="share" in found.places and shares.says_hours(_of(facts, found, "share").name),
        candidates=dict(rated),
    )


def _of(facts: Sequence[Facts], found: Meaning, name: str) -> Facts:
    return facts[found.places[name][0]]


def _rule_in_words(rule: amounts.Rule, currency: str) -> str:
    parts = [currency, "" if rule.times == 1 else f"×{rule.times}", "" if rule.decimal == "." else "1.234,56"]
    return " ".join(part for part in parts if part)


def _order(facts: Sequence[Facts], found: Meaning, kind: OutcomeKind, choices: Choices) -> tuple[str, bool]:
    """The order of open dates, settled by the column that proves it; whether it is only a guess."""
    if choices.date_order:
        return choices.date_order, False
    dated = [
        _of(facts, found, field.name).moment
        for field in KINDS[kind].fields
        if field.reading in (Reading.MOMENT, Reading.DAY) and field.name in found.places
    ]
    orders = [one for one in dated if one.order]
    sure = next((one for one in orders if not one.is_open), None)
    if sure is not None:
        return sure.order, False
    return (orders[0].order, True) if orders else ("", False)


def _scoring(
    kind: OutcomeKind, facts: Sequence[Facts], found: Meaning, said: Sequence[str]
) -> tuple[FeedbackKind | None, int]:
    """What kind of feedback a file without a word about it holds, and the scale of its plain scores."""
    if kind not in (OutcomeKind.FEEDBACK, OutcomeKind.QUALITY):
        return None, 100
    feedback: FeedbackKind | None = None
    if kind is OutcomeKind.FEEDBACK:
        names = [one.name for one in facts]
        complaint = any("complain" in text.casefold() or "投诉" in text or "苦情" in text for text in (*names, *said))
        if "score" in found.places:
            name = _of(facts, found, "score").name
            feedback = FeedbackKind.NPS if scores.is_nps(name) or any(map(scores.is_nps, said)) else FeedbackKind.CSAT
        elif complaint:
            feedback = FeedbackKind.COMPLAINT
    if "score" not in found.places:
        return feedback, 100
    column = _of(facts, found, "score")
    return feedback, scores.scale_of(column.distinct, column.name, feedback)


def _refunds(facts: Sequence[Facts], found: Meaning, said: str) -> bool:
    name = _of(facts, found, "amount").name.casefold()
    return any(word in name for word in ("refund", "退款", "退费", "实退", "返金")) or (
        any(word in said for word in ("refund", "退款", "返金"))
        and not any(word in said for word in ("payment", "回款", "收款", "入金", "paid"))
    )


def _opportunities(facts: Sequence[Facts], found: Meaning) -> bool:
    """Whether the status is a sales stage, most of whose words are steps on the way."""
    if "status" not in found.places:
        return False
    counts = _of(facts, found, "status").counts
    open_ = sum(n for word, n in counts.items() if vocabulary.meaning_of(word, "status") == "pending")
    return open_ > 0 and "stage" in headers.parse(_of(facts, found, "status").name).spaced + (
        " stage" if "阶段" in _of(facts, found, "status").name else ""
    )


def _fingerprint(kind: OutcomeKind, understood: Understanding) -> str:
    return f"{kind.value}:{understood.fingerprint}" if understood.fingerprint else ""


def _understanding(
    table_: Table,
    sample: Sample,
    layout: Layout,
    facts: Sequence[Facts],
    found: Meaning,
    choices: Choices,
    last_row: int,
) -> Understanding:
    owner = {place: name for name, places in found.places.items() for place in places}
    below = sample.rows[layout.first : sample.head]
    return _table_part(
        table_,
        Understanding(
            path=str(table_.path),
            header_rows=tuple(sample.numbers[at] for at in layout.header),
            first_row=sample.numbers[layout.first]
            if layout.first < len(sample.numbers)
            else len(sample.numbers) + 1,
            last_row=last_row,
            columns=tuple(
                Column(
                    one.name, one.type, owner.get(place, ""), "", one.moment.shape if one.type in ("date", "datetime") else "",
                    found.confidence.get(place, 0.0) if place in owner else 0.0, found.why.get(place, "") if place in owner else "",
                )
                for place, one in enumerate(facts)
            ),
            rows=sample.beyond + sum(map(holds, below)) if sample.whole else max(0, sample.count - layout.first),
            estimated=not sample.whole,
            mapping={name: facts[places[0]].name for name, places in found.places.items()},
            fields={name: tuple(places) for name, places in found.places.items()},
            fingerprint=fingerprint([one.name for one in facts] if layout.header else []),
            choices=choices,
        ),
    )  # fmt: skip


def _table_part(table_: Table, understood: Understanding) -> Understanding:
    return replace(
        understood,
        kind=table_.kind,
        purpose="outcomes",
        encoding=table_.encoding,
        bom=table_.bom,
        delimiter=table_.dialect.delimiter,
        quote=table_.dialect.quote,
        escape=table_.dialect.escape,
        newline=table_.newline,
        sheet=table_.sheet,
        sheets=table_.sheets,
        width=table_.width,
    )


def _matrix(table_: Table, sample: Sample, sheet: matrix.Matrix, choices: Choices) -> Found:
    """An attendance sheet with a column for each day."""
    if not sheet.days:
        raise UnreadableFileError(
            _("{path} does not say which month its days are of.").format(path=PurePath(table_.path).name),
            _("Name the file or the sheet after the month, such as 2026-10."),
        )
    head = sample.rows[sheet.head]
    width = max(len(head), max(sheet.days) + 1)
    fields = {"agent_name": sheet.name, "agent_number": sheet.number}
    places = {name: (place,) for name, place in fields.items() if place is not None}
    names = [head[place].strip() if place < len(head) else "" for place in range(width)]
    owner = {found[0]: name for name, found in places.items()} | dict.fromkeys(sheet.days, "kind")
    understood = Understanding(
        path=str(table_.path),
        header_rows=tuple(sample.numbers[at] for at in range(sheet.head, sheet.first)),
        first_row=sample.numbers[sheet.first] if sheet.first < len(sample.numbers) else len(sample.numbers) + 1,
        columns=tuple(Column(name, "text", owner.get(place, ""), confidence=0.9) for place, name in enumerate(names)),
        rows=sum(map(holds, sample.rows[sheet.first :])),
        mapping={name: names[found[0]] for name, found in places.items()},
        fields=places,
        choices=choices,
    )
    return Found(OutcomeKind.ATTENDANCE, _table_part(table_, understood), matrix=sheet)
