"""Imports: call logs and rosters, batches, and taking one back."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path

from salesdesk.cli.opening import DONE, FIXABLE, open_desk, writable
from salesdesk.cli.output import Output, table
from salesdesk.cli.reading import choices
from salesdesk.errors import SalesDeskError
from salesdesk.formats import number
from salesdesk.i18n import _
from salesdesk.importers.understanding import Choices
from salesdesk.labels import label
from salesdesk.services.imports import ImportsService
from salesdesk.services.imports.outcome import FAILED, IMPORTED, FileOutcome, failed
from salesdesk.services.outcomes.service import OutcomesService
from salesdesk.services.people.enrolling import RosterResult
from salesdesk.types import OutcomeKind


def import_calls(options: argparse.Namespace, output: Output) -> int:
    """Import call logs, each file whole or not at all; exit code 3 when one of them failed."""
    desk = open_desk(options)
    wanted, progress = choices(options, desk.imports.profiles), output.progress()
    if options.rejects:
        writable(options.rejects)
    if options.dry_run:
        outcomes = [_dry_run(desk.imports, file, wanted, options.rejects) for file in options.files]
    else:
        outcomes = desk.imports.import_calls(options.files, wanted, progress)
    code = DONE
    if options.rejects and not options.dry_run:
        code = _save_rejects(desk.imports, outcomes, options.rejects, output)
    if not options.dry_run:
        desk.figures.catch_up()
    return _answer(outcomes, output) or code


def import_outcomes(options: argparse.Namespace, output: Output) -> int:
    """Import orders, payments and other outcomes, each file whole or not at all; exit code 3 when one of them failed."""
    desk = open_desk(options)
    wanted, kind = choices(options, desk.imports.profiles), OutcomeKind(options.kind) if options.kind else None
    if options.rejects:
        writable(options.rejects)
    if options.dry_run:
        outcomes = [_dry_outcomes(desk.outcomes, file, wanted, kind, options.rejects) for file in options.files]
    else:
        outcomes = desk.outcomes.import_files(options.files, wanted, kind, output.progress())
    code = DONE
    if options.rejects and not options.dry_run:
        code = _save_rejects(desk.imports, outcomes, options.rejects, output)
    return _answer(outcomes, output) or code


def _dry_outcomes(
    service: OutcomesService, file: Path, wanted: Choices, kind: OutcomeKind | None, rejects: Path | None
) -> FileOutcome:
    try:
        return service.dry_run(file, wanted, kind, rejects_to=rejects)
    except SalesDeskError as error:
        return replace(failed(str(file), error), kind=kind.value if kind else "")


def _save_rejects(imports: ImportsService, outcomes: list[FileOutcome], path: Path, output: Output) -> int:
    """Write the rejected rows of the batches that were made; the exit code."""
    try:
        imports.save_rejects([o.batch for o in outcomes if o.batch is not None], path)
    except SalesDeskError as error:  # the disk filled up meanwhile: the import is done, and is answered
        output.say_error(str(error))
        return FIXABLE
    return DONE


def _answer(outcomes: list[FileOutcome], output: Output) -> int:
    """What became of the files; those that failed are named on stderr, and make the exit code 3."""
    bad = [outcome for outcome in outcomes if outcome.status == FAILED]
    for outcome in bad:
        output.say_error(_words(outcome))
    output.answer(
        {"files": [outcome.as_json() for outcome in outcomes]},
        [_words(outcome) for outcome in outcomes if outcome.status != FAILED],
    )
    return FIXABLE if bad else DONE


def _dry_run(imports: ImportsService, file: Path, wanted: Choices, rejects: Path | None) -> FileOutcome:
    try:
        return imports.dry_run(file, wanted, rejects_to=rejects)
    except SalesDeskError as error:
        return failed(str(file), error)


def _words(outcome: FileOutcome) -> str:
    if outcome.status == FAILED:
        return f"{outcome.file}: {outcome.message} {outcome.hint}".rstrip()
    if outcome.status != IMPORTED:
        return _("{file}: was imported before; nothing to do.").format(file=outcome.file)
    text = _(
        "{file}: {rows} rows = {imported} imported + {duplicates} duplicates + {rejected} rejected + {not_calls} no calls"
    )
    kind = next((label(kind) for kind in OutcomeKind if kind.value == outcome.kind), "")
    if kind:
        text = _(
            "{file} ({kind}): {rows} rows = {imported} imported + {duplicates} duplicates + {rejected} rejected + "
            "{not_calls} no records"
        )
    return text.format(
        file=outcome.file,
        kind=kind,
        rows=number(outcome.rows),
        imported=number(outcome.imported),
        duplicates=number(outcome.duplicates),
        rejected=number(outcome.rejected),
        not_calls=number(outcome.not_calls),
    )


def import_people(options: argparse.Namespace, output: Output) -> int:
    """Import rosters; exit code 3 when one of them failed."""
    desk = open_desk(options)
    people, wanted = desk.people, choices(options, desk.imports.profiles)
    if options.rejects:
        writable(options.rejects)
    outcomes, plans = [], []
    for file in options.files:
        try:
            result = people.import_roster(file, wanted, dry_run=options.dry_run)
        except SalesDeskError as error:
            outcomes.append(failed(str(file), error))
        else:
            outcomes.append(_roster(file, result))
            plans += [(file.name, result.plan)] if result.plan else []
    if options.rejects:
        from salesdesk.services.people import roster_rejects

        roster_rejects.save(options.rejects, plans)
    return _answer(outcomes, output)


def _roster(file: Path, result: RosterResult) -> FileOutcome:
    return FileOutcome(
        str(file),
        kind="people",
        batch=result.batch,
        rows=result.rows,
        imported=result.imported,
        duplicates=result.duplicates,
        rejected=result.rejected,
        reasons=result.reasons,
        agents_created=result.agents_created,
    )


def list_batches(options: argparse.Namespace, output: Output) -> int:
    """Every batch, newest first."""
    batches = open_desk(options).imports.list_batches()
    headers = (_("Batch"), _("File"), _("State"), _("Rows"), _("Taken in"), _("Duplicates"), _("Rejected"))
    rows = [(b.id, b.file_name, b.status, b.rows, b.imported, b.duplicates, b.rejected) for b in batches]
    output.answer([batch.as_json() for batch in batches], table(headers, rows))
    return 0


def undo_batch(options: argparse.Namespace, output: Output) -> int:
    """Take a batch back whole."""
    undone = open_desk(options).imports.undo(options.batch)
    output.answer(asdict(undone), [_("Batch {batch} was taken back.").format(batch=options.batch)])
    return 0
