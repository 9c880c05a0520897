"""Interviews: a draft from the data, one paper or all."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk.cli.opening import named_period, open_desk
from salesdesk.cli.output import Output, paper_language
from salesdesk.formats import period as period_words
from salesdesk.i18n import _
from salesdesk.periods import Period
from salesdesk.services.interviews.views import Printed

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk


def draft(options: argparse.Namespace, output: Output) -> int:
    """Prepare a draft, or show the one there is."""
    desk = open_desk(options)
    agent = desk.people.agent_named(options.agent)
    view = desk.interviews.draft(agent.id, named_period(options.period))
    lines = [f"{view.agent}, {period_words(view.period)}", *view.form.strengths, *(gap.text for gap in view.form.gaps)]
    output.answer(view.as_json(), lines)
    return 0


def print_interviews(options: argparse.Namespace, output: Output) -> int:
    """One agent's paper to a file; everybody's to a folder, or with ``--one-file`` to one file."""
    desk = open_desk(options)
    period = named_period(options.period)
    if options.all:
        printed = _all(desk, period, options, output)
    else:
        agent = desk.people.agent_named(options.agent)
        view = desk.interviews.draft(agent.id, period)
        notes = desk.interviews.print_pdf(view.id, options.out, paper_language(options))
        printed = Printed(files=(options.out,), notes=notes)
    for note in printed.notes:
        output.say_error(note)
    names = [str(file) for file in printed.files]
    output.answer({"files": names}, [_("Written: {file}").format(file=name) for name in names])
    return 0


def _all(desk: Desk, period: Period, options: argparse.Namespace, output: Output) -> Printed:
    if options.one_file:
        out: Path = options.out
        if out.suffix.lower() != ".pdf":
            out = out / f"{period.code}.pdf"
        return desk.interviews.print_together(period, out, paper_language(options), progress=output.progress())
    return desk.interviews.print_all(period, options.out, paper_language(options), progress=output.progress())
