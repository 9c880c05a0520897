"""Improvement plans: list, show, print."""

from __future__ import annotations

import argparse

from salesdesk.cli.opening import open_desk
from salesdesk.cli.output import Output, paper_language, table
from salesdesk.formats import day
from salesdesk.i18n import _
from salesdesk.labels import label


def list_plans(options: argparse.Namespace, output: Output) -> int:
    """The plans, newest first; of one agent if named."""
    desk = open_desk(options)
    agent = desk.people.agent_named(options.agent).id if options.agent else None
    cards = desk.plans.list(agent)
    headers = (_("Id"), _("Agent"), _("Step"), _("Due"), _("Owner"), _("Reason"))
    rows = [(c.id, c.agent, label(c.step), day(c.due_on), c.owner, c.reason) for c in cards]
    output.answer([card.as_json() for card in cards], table(headers, rows))
    return 0


def show_plan(options: argparse.Namespace, output: Output) -> int:
    """One plan with everything it holds."""
    view = open_desk(options).plans.get(options.plan)
    lines = [f"{view.card.agent}: {label(view.step)}", view.card.reason]
    output.answer(view.as_json(), [*lines, *(f"{event.number}. {event.text}" for event in view.history)])
    return 0


def print_plan(options: argparse.Namespace, output: Output) -> int:
    """The plan's whole file as one PDF."""
    notes = open_desk(options).plans.print_plan(options.plan, options.out, paper_language(options)).notes
    for note in notes:
        output.say_error(note)
    output.answer({"files": [str(options.out)]}, [_("Written: {file}").format(file=options.out)])
    return 0
