"""The commands and their options. Names only ever grow: scripts depend on them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from salesdesk import __version__, i18n
from salesdesk.cli.opening import UsageError
from salesdesk.i18n import _
from salesdesk.types import Level, OutcomeKind, Tier

Command = Callable[[argparse.Namespace, Any], int]


def _late(module: str, function: str) -> Command:
    """A command whose module is imported only when it runs."""

    def call(options: argparse.Namespace, output: Any) -> int:
        command: Command = getattr(import_module(f"salesdesk.cli.{module}"), function)
        return command(options, output)

    return call


class _Parser(argparse.ArgumentParser):
    """Wrong usage is an error like any other, so that ``--json`` answers with its one document."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}", self.format_usage().rstrip())


def _whole(text: str) -> int:
    """A number of things, or the number of one. What no database can count is refused here."""
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError
    return number


_whole.__name__ = "number"


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(prog="salesdesk", description=_("Without a command the window opens."), allow_abbrev=False)
    top.add_argument("--db", type=Path, metavar="FILE", help=_("the database (default: in the user's data folder)"))
    top.add_argument("--lang", choices=sorted(i18n.LANGUAGES), help=_("language of messages and papers"))
    top.add_argument("--json", action="store_true", help=_("print one JSON document"))
    top.add_argument("--version", action="version", version=f"SalesDesk {__version__}")
    top.set_defaults(command=_late("no_command", "explain"))
    commands = top.add_subparsers(metavar="COMMAND")
    _demo(commands)
    _inspect(commands)
    _imports(commands)
    _figures(commands)
    _targets(commands)
    _plans(commands)
    _interviews(commands)
    _safety(commands)
    return top


def _add(commands: Any, name: str, help_text: str, command: Command) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
    made.set_defaults(command=command)
    return made


def _group(commands: Any, name: str, help_text: str) -> Any:
    made: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
    return made.add_subparsers(metavar="ACTION", required=True)


def _demo(commands: Any) -> None:
    demo = _add(commands, "demo", _("run the main job on the bundled sample"), _late("demo", "demo"))
    demo.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")


def _inspect(commands: Any) -> None:
    inspect = _add(commands, "inspect", _("show how a file is read; nothing is stored"), _late("inspect", "inspect"))
    inspect.add_argument("files", nargs="+", type=Path, metavar="FILE")
    inspect.add_argument("--sheet")
    inspect.add_argument("--limit", type=_whole, metavar="N")
    inspect.add_argument("--as-csv", type=Path, metavar="OUT", help=_("write the table as understood as standard CSV"))
    inspect.add_argument("--as-csv-dir", type=Path, metavar="DIR", help=_("the same for many files"))
    _reading(inspect, with_sheet=False)


def _reading(command: argparse.ArgumentParser, *, with_sheet: bool = True) -> None:
    command.add_argument(
        "--profile", metavar="P", help=_("a known format, the name of a remembered layout, or a .toml file of one")
    )
    command.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=_("which column is what"))
    command.add_argument("--encoding", metavar="E")
    command.add_argument("--delimiter", metavar="D")
    if with_sheet:
        command.add_argument("--sheet", metavar="S")
    command.add_argument("--date-order", choices=("ymd", "dmy", "mdy"))
    command.add_argument("--timezone", metavar="TZ", help=_("IANA name of the time zone, e.g. Asia/Shanghai"))


def _imports(commands: Any) -> None:
    group = _group(commands, "import", _("import files; list batches; take one back"))
    for name, text in (
        ("calls", _("import call logs")),
        ("people", _("import a roster")),
        ("outcomes", _("import orders, payments, leads, renewals, feedback, quality checks or attendance")),
    ):
        command = _add(group, name, text, _late("imports", f"import_{name}"))
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        _reading(command)
        if name == "outcomes":
            command.add_argument(
                "--kind", choices=[kind.value for kind in OutcomeKind], help=_("what the rows are (default: find out)")
            )
        command.add_argument("--dry-run", action="store_true", help=_("say what would be imported"))
        command.add_argument("--rejects", type=Path, metavar="OUT.csv", help=_("write the rejected rows there"))
    _add(group, "list", _("list the batches"), _late("imports", "list_batches"))
    undo = _add(group, "undo", _("take a batch back whole"), _late("imports", "undo_batch"))
    undo.add_argument("batch", type=_whole, metavar="BATCH")


def _span(command: argparse.ArgumentParser, *, required: bool) -> None:
    command.add_argument("--period", metavar="P", help="2026, 2026-Q3, 2026-10, 2026-W41, 2026-10-05")
    command.add_argument("--from", dest="first", metavar="D", required=required)
    command.add_argument("--to", dest="last", metavar="D", required=required)


def _figures(commands: Any) -> None:
    calls = _add(commands, "calls", _("list stored calls"), _late("figures", "calls"))
    calls.add_argument("--from", dest="first", metavar="D", required=True)
    calls.add_argument("--to", dest="last", metavar="D", required=True)
    calls.add_argument("--agent", metavar="A")
    calls.add_argument("--limit", type=_whole, metavar="N")

    kpi = _add(commands, "kpi", _("figures"), _late("figures", "kpi"))
    _span(kpi, required=False)
    kpi.add_argument("--by", choices=("company", "team", "level", "agent", "campaign"), default="company")
    kpi.add_argument(
        "--per", choices=("total", "day", "week", "month", "quarter", "year", "hour", "weekday_hour"), default="total"
    )
    kpi.add_argument("--kpi", action="append", default=[], metavar="ID")

    score = _add(commands, "score", _("weighted scores with their parts"), _late("figures", "score"))
    score.add_argument("--period", required=True, metavar="P")
    score.add_argument("--agent", metavar="A")

    warn = _add(commands, "warn", _("run the warning rules up to a date"), _late("figures", "warn"))
    warn.add_argument("--on", required=True, metavar="D")


def _targets(commands: Any) -> None:
    group = _group(commands, "target", _("set, list and decompose targets"))
    put = _add(group, "set", _("set a target"), _late("targets", "set_target"))
    put.add_argument("--kpi", required=True, metavar="ID")
    put.add_argument("--value", required=True, metavar="V")
    put.add_argument("--period", required=True, metavar="P")
    whose = put.add_mutually_exclusive_group(required=True)
    whose.add_argument("--agent", metavar="A")
    whose.add_argument("--team", metavar="T")
    whose.add_argument("--company", action="store_true")
    whose.add_argument("--level", choices=[level.value for level in Level])
    put.add_argument("--tier", choices=[tier.value for tier in Tier], default=Tier.BASE.value)
    put.add_argument("--reason", required=True, metavar="R")
    put.add_argument("--owner", default="", metavar="WHO", help=_("who answers for it (default: the supervisor)"))
    put.add_argument("--override", default="", metavar="R", help=_("why the inflation guard is overridden"))
    _add(group, "list", _("list the targets"), _late("targets", "list_targets"))
    decompose = _add(group, "decompose", _("from revenue to dials per agent and day"), _late("targets", "decompose"))
    decompose.add_argument("--revenue", required=True, metavar="AMOUNT")
    decompose.add_argument("--period", required=True, metavar="P")
    decompose.add_argument("--team", required=True, metavar="T")


def _plans(commands: Any) -> None:
    group = _group(commands, "plan", _("improvement plans"))
    listed = _add(group, "list", _("list plans"), _late("plans", "list_plans"))
    listed.add_argument("--agent", metavar="A")
    shown = _add(group, "show", _("show a plan"), _late("plans", "show_plan"))
    shown.add_argument("plan", type=_whole, metavar="ID")
    printed = _add(group, "print", _("print a plan's file as PDF"), _late("plans", "print_plan"))
    printed.add_argument("plan", type=_whole, metavar="ID")
    printed.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    _paper(printed)


def _interviews(commands: Any) -> None:
    group = _group(commands, "interview", _("performance interviews"))
    draft = _add(group, "draft", _("prepare a draft from the data"), _late("interviews", "draft"))
    draft.add_argument("--agent", required=True, metavar="A")
    draft.add_argument("--period", required=True, metavar="P")
    printed = _add(group, "print", _("print interviews as PDF"), _late("interviews", "print_interviews"))
    whose = printed.add_mutually_exclusive_group(required=True)
    whose.add_argument("--agent", metavar="A")
    whose.add_argument("--all", action="store_true")
    printed.add_argument("--period", required=True, metavar="P")
    printed.add_argument("--out", type=Path, required=True, metavar="F.pdf|DIR")
    printed.add_argument("--one-file", action="store_true")
    _paper(printed)


def _paper(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--paper-language",
        choices=sorted(i18n.PAPER_LANGUAGES),
        help=_("language of the paper, or both beside each other (default: that of the messages)"),
    )


def _safety(commands: Any) -> None:
    backup = _add(commands, "backup", _("write a checked backup"), _late("safety", "backup"))
    backup.add_argument("--out", type=Path, metavar="F")
    restore = _add(commands, "restore", _("put a backup in the place of the database"), _late("safety", "restore"))
    restore.add_argument("file", type=Path, metavar="F")
    check = _add(commands, "check", _("check the database"), _late("safety", "check"))
    check.add_argument("--rebuild", action="store_true", help=_("count every call anew"))
