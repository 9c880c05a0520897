"""What follows from columns and their meaning: units, talk time, words, direction, what the table is, and what to mind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from salesdesk.i18n import _
from salesdesk.importers import durations, headers, words
from salesdesk.importers.cells import holds
from salesdesk.importers.facts import Facts
from salesdesk.importers.layout import Layout
from salesdesk.importers.meaning import DURATIONS, MOMENTS, Meaning
from salesdesk.importers.outcomes import Flags, Verdicts
from salesdesk.importers.parties import agent_form
from salesdesk.importers.profiles import Profile
from salesdesk.importers.sampling import Sample
from salesdesk.importers.table import Table
from salesdesk.importers.understanding import Choices, Column, Understanding
from salesdesk.types import Direction, Outcome


class Conclusion:
    """Puts an Understanding together; ``write`` answers it."""

    def __init__(
        self, table_: Table, sample: Sample, layout: Layout, names: list[str], columns: list[Facts],
        meaning: Meaning, profile: Profile | None, choices: Choices, last_row: int,
    ) -> None:  # fmt: skip
        self.table, self.sample, self.layout, self.names = table_, sample, layout, names
        self.columns, self.meaning, self.profile, self.choices = columns, meaning, profile, choices
        self.last_row = last_row
        self.problems: list[str] = []
        self.order_is_open = False
        self.units: dict[str, str] = {}
        self.unit_why: dict[str, str] = {}

    def write(self) -> Understanding:
        """Everything that was found out."""
        order = self._order()
        self._units()
        talk_from = self._talk_from()
        places = {name: tuple(found) for name, found in self.meaning.places.items()}
        verdicts = self._verdicts()
        unknown = self._unknown_words(verdicts)
        purpose = self._purpose()
        self._notice(purpose, unknown)
        table_, sample = self.table, self.sample
        lines = [sample.numbers[i] for i in self.layout.header]
        return Understanding(
            path=str(table_.path),
            kind=table_.kind,
            purpose=purpose,
            encoding=table_.encoding,
            bom=table_.bom,
            delimiter=table_.dialect.delimiter,
            quote=table_.dialect.quote,
            escape=table_.dialect.escape,
            newline=table_.newline,
            sheet=table_.sheet,
            sheets=table_.sheets,
            header_rows=tuple(lines),
            first_row=sample.numbers[self.layout.first]
            if self.layout.first < len(sample.numbers)
            else len(sample.numbers) + 1,
            last_row=self.last_row,
            width=table_.width,
            columns=self._columns(),
            written=self.layout.written,
            rows=self._count(),
            estimated=not sample.whole,
            profile=self.profile.id if self.profile else "",
            profile_name=self.profile.name if self.profile else "",
            mapping={name: " + ".join(self.names[p] for p in found) for name, found in places.items()},
            fields=places,
            date_format=self._date_format(),
            date_order=order,
            order_is_open=self.order_is_open,
            duration_unit=self.units.get("talk", ""),
            timezone=self._zone(),
            units=self.units,
            moment_shapes={n: self._shape(n) for n in (*MOMENTS, "start_date") if n in places},
            talk_from=talk_from,
            start_from=self.meaning.start_from,
            agent_form=self._agent_form(),
            default_direction=self._default_direction(),
            direction_words=dict(self.profile.directions) if self.profile else {},
            code_words=dict(self.profile.outcomes) if self.profile else {},
            keep=self._keep(),
            drop=self._drop(),
            legs="leg_of" in places and self._legs(),
            legs_add=bool(self.profile and self.profile.legs_add),
            states=dict(self.profile.states) if self.profile else {},
            outcome_words=dict(self.choices.outcome_words),
            unknown_words=unknown,
            problems=tuple(self.problems),
            fingerprint=fingerprint(self.names if self.layout.header else []),
            choices=self.choices,
        )

    def _facts(self, name: str) -> Facts | None:
        place = self.meaning.at(name)
        return None if place is None else self.columns[place]

    def _shape(self, name: str) -> str:
        facts = self._facts(name)
        if len(self.meaning.places.get(name, ())) > 1:
            return "date"
        if facts is None:
            return ""
        if facts.serial and facts.moment.share < 0.9:
            return "serial"
        return "yearless" if facts.moment.yearless else facts.type

    def _order(self) -> str:
        if self.choices.date_order:
            return self.choices.date_order
        for name in ("start", "start_date", "answer", "end"):
            facts = self._facts(name)
            if facts is not None and facts.moment.order:
                if facts.moment.is_open:
                    if self.choices.memory is not None and self.choices.memory.date_order:
                        return self.choices.memory.date_order
                    self.order_is_open = True
                    self.problems.append(
                        _("The dates don't tell whether the day or the month comes first; {order} was taken.").format(
                            order=facts.moment.order
                        )
                    )
                return facts.moment.order
        return ""

    def _date_format(self) -> str:
        facts = self._facts("start") or self._facts("start_date")
        if facts is None:
            return ""
        shape = facts.moment.shape if len(self.meaning.places.get("start_date", ())) < 2 else "YYYY + MM + DD"
        time = self._facts("start_time")
        return f"{shape} + {time.moment.shape}" if time is not None and self._facts("start") is None else shape

    def _units(self) -> None:
        for name in DURATIONS:
            facts = self._facts(name)
            if facts is None:
                continue
            self.units[name], self.unit_why[name] = self._unit(name, facts)

    def _unit(self, name: str, facts: Facts) -> tuple[str, str]:
        if name in self.choices.duration_unit:
            return self.choices.duration_unit[name], _("you chose it")
        if self.profile and name in self.profile.units:
            return self.profile.units[name], _("the format says so")
        kind = facts.duration[0]
        if kind in ("clock", "words"):
            return kind, _("the values say it")
        said = headers.parse(facts.said).unit
        measured = self._measured(facts)
        if measured and measured != said:
            return measured, _("end minus start agrees with that")
        if said and said != "clock":
            return said, _("the column's name says so")
        if self.choices.memory is not None and name in self.choices.memory.duration_unit:
            return self.choices.memory.duration_unit[name], _("it was so at an earlier import")
        guessed, code = durations.guess_unit(facts.numbers, facts.filled[:500])
        return guessed, _("the size of the values suggests it") if code == "size" else _("nothing says otherwise")

    def _measured(self, facts: Facts) -> str:
        """The unit in which a duration column agrees with the end minus the start (or answer) of its rows."""
        from salesdesk.importers.measure import agreeing_unit

        end, begins = self._facts("end"), [self._facts("answer"), self._facts("start")]
        if end is None:
            return ""
        return agreeing_unit(facts, [b for b in begins if b is not None], end)

    def _talk_from(self) -> str:
        have = self.meaning.places
        if {"talk", "answer", "end"} <= set(have) and "duration" not in have and self._counts_ringing():
            have["duration"] = have.pop("talk")
            self.units["duration"] = self.units.pop("talk")
        talk = self._facts("talk")
        if talk is not None and {"answer", "end"} <= set(have) and self._is_rounded(talk):
            place = have.pop("talk")[0]
            self.meaning.why[place] = _("whole minutes for the bill: end minus answer says it better")
        if "talk" in have:
            return "rest" if self._holds_ringing() else "talk"
        if "end" in have and "answer" in have:
            return "answer"
        if "end" in have and ("start" in have or "start_time" in have):
            return "span"
        return "none"

    def _holds_ringing(self) -> bool:
        """Whether the length of a call holds its ringing: that of calls nobody answered is their ringing alone."""
        talk, ring, outcome = self._facts("talk"), self._facts("ring"), self._facts("outcome")
        flag = self._facts("answered")
        if talk is None or ring is None or "talk" in self.choices.mapping or (outcome is None and flag is None):
            return False
        verdicts, flags = self._verdicts(), Flags()
        said = outcome if outcome is not None else flag
        pairs = []
        for text, whole, ringing in zip(said.values if said else (), talk.values, ring.values, strict=False):
            pair = verdicts.known(text) if outcome is not None else flags[text]
            if pair is not None and int(Outcome.CONNECTED) not in pair:
                a = durations.seconds(whole, self.units.get("talk", "s")) or 0
                pairs.append((a, durations.seconds(ringing, self.units.get("ring", "s")) or 0))
        some = [(a, b) for a, b in pairs if a > 0]
        return (
            len(some) > 2 and len(some) > len(pairs) * 0.6 and sum(abs(a - b) <= 1 for a, b in some) > len(some) * 0.9
        )

    def _is_rounded(self, talk: Facts) -> bool:
        return (
            self.units.get("talk") == "min"
            and "talk" not in self.choices.mapping
            and all(n == int(n) for n in talk.numbers)
        )

    def _counts_ringing(self) -> bool:
        """Whether the "duration" runs from the start to the end of a call, ringing included."""
        from salesdesk.importers.measure import agreeing_unit

        talk, answer, start, end = (self._facts(n) for n in ("talk", "answer", "start", "end"))
        if talk is None or answer is None or start is None or end is None:
            return False
        return not agreeing_unit(talk, [answer], end) and bool(agreeing_unit(talk, [start], end))

    def _agent_form(self) -> str:
        """How the agent's cell holds a name and a number: see ``parties.FORMS``; "" when it holds one thing."""
        facts = self._facts("agent_name") or self._facts("agent_number")
        if facts is None or {"agent_name", "agent_number"} <= set(self.meaning.places):
            return ""
        return agent_form(facts.distinct[:300])

    def _verdicts(self) -> Verdicts:
        codes = self.profile.outcomes if self.profile else {}
        return Verdicts(codes, self.choices.outcome_words)

    def _unknown_words(self, verdicts: Verdicts) -> dict[str, int]:
        facts = self._facts("outcome")
        if facts is None or len(facts.counts) > 500:
            return {}
        return {w: n for w, n in facts.counts.most_common(100) if verdicts.known(w) is None}

    def _default_direction(self) -> Direction:
        return self.profile.default_direction if self.profile else Direction.OUTBOUND

    def _zone(self) -> str:
        for name in ("start", "start_date"):
            facts = self._facts(name)
            if facts is not None and headers.parse(facts.said).zone:
                return "UTC"
        return self.profile.zone if self.profile else ""

    def _legs(self) -> bool:
        """Whether rows share calls: the format says so, or the column's name does and its values repeat."""
        if self.profile and self.profile.legs:
            return True
        facts = self._facts("leg_of")
        return facts is not None and headers.fields_of(facts.said).get("leg_of", 0.0) >= headers.EXACT - 0.1

    def _drop(self) -> Mapping[int, frozenset[str]]:
        """Words for what is no telephone call (messages, states of agents) in the columns that say what a row is."""
        found: dict[int, frozenset[str]] = {}
        for name in ("record_type", "direction", "outcome"):
            place = self.meaning.at(name)
            if place is None or place in found or (self.profile and self.profile.states):
                continue
            strange = frozenset(words.normal(w) for w in self.columns[place].counts) & words.not_calls()
            if name == "outcome":
                strange -= words.outcomes().keys()
            if strange:
                found[place] = strange
        return found

    def _keep(self) -> Mapping[int, frozenset[str]]:
        if not self.profile:
            return {}
        from salesdesk.importers.meaning import place_of

        found = {}
        for column, values in self.profile.keep.items():
            place = place_of(self.names, column)
            if place is not None:
                found[place] = frozenset(words.normal(v) + "*" * v.endswith("*") for v in values)
        return found

    def _count(self) -> int:
        sample = self.sample
        below = sample.rows[self.layout.first : sample.head]
        if sample.whole:
            return sample.beyond + sum(map(holds, below))
        if self.table.book is not None or self.table.cells is not None:
            tall = self.table.height if self.table.book is not None else self.table.total
            return max(0, max(sample.count, tall) - self.layout.first)
        return max(0, self.table.lines - self.layout.first)

    def _purpose(self) -> str:
        if self.choices.kind:
            return self.choices.kind
        from salesdesk.importers.people import people_fields

        have = set(self.meaning.places)
        people = people_fields(self.names, self.columns)
        when = {"start", "start_date"} & have
        if self._tells_of_outcomes(have):
            return "outcomes"
        if when and have & {
            "talk",
            "duration",
            "outcome",
            "answered",
            "ring",
            "end",
            "customer",
            "caller",
            "callee",
            "disposition",
        }:
            return "calls"
        if len(people) >= 2 and ("name" in people or "number" in people) and not have & {"talk", "ring"}:
            return "people"
        if have & {"talk"} and have & {"outcome", "disposition", "campaign", "customer"}:
            return "calls"
        return "unknown"

    def _tells_of_outcomes(self, have: set[str]) -> bool:
        """Whether the rows are orders, payments, ratings: they have a day and a customer too, but nothing lasts."""
        if self.profile or have & {"talk", "duration", "ring", "end", "answer", "queue"}:
            return False
        from salesdesk.importers.crm.inspection import SURE, rate

        said = [self.table.sheet, self.table.path.stem]
        return next(iter(rate(self.columns, said, Choices()).values()), 0.0) >= SURE

    def _notice(self, purpose: str, unknown: Mapping[str, int]) -> None:
        have = self.meaning.places
        self.problems += self.table.notes
        if not self.table.clean:
            self.problems.append(
                _("Some bytes don't fit the encoding {name} and show as �.").format(name=self.table.encoding)
            )
        if purpose != "people":
            if not {"start", "start_date"} & set(have):
                self.problems.append(_("No column tells when a call was made."))
            elif "yearless" in (self._shape("start"), self._shape("start_date")) and not self.choices.year:
                self.problems.append(_("The dates have no year; say which year the first row is of."))
            if not {"agent_name", "agent_number", "caller"} & set(have):
                self.problems.append(_("No column names the agent."))
            if self._talk_from() == "none":
                self.problems.append(_("No column holds the talk time."))
        if unknown:
            self.problems.append(_("Unknown outcome words: {words}").format(words=", ".join(list(unknown)[:8])))
        start = self._facts("start") or self._facts("start_date")
        serial = "serial" in (self._shape("start"), self._shape("start_date"))
        if start is not None and not serial and start.moment.share < 0.9 and len(have.get("start_date", ())) < 2:
            self.problems.append(
                _("{share} of the start times can't be read.").format(share=f"{1 - start.moment.share:.0%}")
            )

    def _columns(self) -> tuple[Column, ...]:
        owner = {p: name for name, found in self.meaning.places.items() for p in found}
        found = []
        for place, facts in enumerate(self.columns):
            name = owner.get(place, "")
            unit = self.units.get(name, "")
            shape = facts.moment.shape if facts.type in ("datetime", "date", "time", "unix") else ""
            why = self.meaning.why.get(place, "")
            if name in self.unit_why and unit:
                why = _("{why}; unit {unit}: {unit_why}").format(why=why, unit=unit, unit_why=self.unit_why[name])
            found.append(
                Column(facts.name, facts.type, name, unit, shape, self.meaning.confidence.get(place, 0.0), why)
            )
        return tuple(found)


def fingerprint(names: Sequence[str]) -> str:
    """A short name for a header: the same columns in the same order give the same one; "" without a header."""
    if not any(names):
        return ""
    text = "\n".join(headers.parse(n).key or "-" for n in names)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
