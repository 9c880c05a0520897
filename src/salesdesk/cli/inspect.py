"""How the program reads a file; nothing is stored and no database is opened."""

from __future__ import annotations

import argparse
from pathlib import Path

from salesdesk.cli.output import Output, table
from salesdesk.cli.reading import choices
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.importers import reader
from salesdesk.importers.understanding import Understanding
from salesdesk.refusals import why


def inspect(options: argparse.Namespace, output: Output) -> int:
    """Show what was understood of one file, or write many as standard CSV."""
    if options.as_csv_dir:
        return _many(options, output)
    if len(options.files) > 1:
        raise SalesDeskError(_("Name one file, or use --as-csv-dir for many."))
    file = options.files[0]
    wanted = choices(options)
    understood = (
        reader.as_csv(file, options.as_csv, wanted)
        if options.as_csv
        else reader.inspect(file, wanted, limit=options.limit)
    )
    output.answer(understood.as_json(), _in_words(understood))
    return 0


def _many(options: argparse.Namespace, output: Output) -> int:
    folder: Path = options.as_csv_dir
    folder.mkdir(parents=True, exist_ok=True)
    wanted = choices(options)
    read: list[Understanding] = []
    failed: list[dict[str, str]] = []
    names: set[str] = set()
    for file in options.files:
        if file.name.casefold() in names:
            failed.append({"file": str(file), "message": _("Another file of this name was written there already.")})
            continue
        names.add(file.name.casefold())
        try:
            read.append(reader.as_csv(file, folder / file.name, wanted))
        except SalesDeskError as error:
            failed.append({"file": str(file), "message": str(error)})
        except OSError as error:
            failed.append({"file": str(file), "message": why(error)})
    for bad in failed:
        output.say_error(f"{bad['file']}: {bad['message']}")
    lines = [f"{u.path}: {u.rows}" for u in read]
    output.answer({"files": [u.as_json() for u in read], "failed": failed}, lines)
    return 3 if failed else 0


def _in_words(u: Understanding) -> list[str]:
    facts = [
        (_("Encoding"), u.encoding),
        (_("Delimiter"), repr(u.delimiter) if u.delimiter else ""),
        (_("Sheet"), u.sheet),
        (_("Header rows"), ", ".join(map(str, u.header_rows))),
        (_("Rows"), str(u.rows)),
        (_("Profile"), u.profile_name),
    ]
    lines = [f"{name}: {value}" for name, value in facts if value]
    columns = [(c.name, c.type, c.field, c.unit, c.format, f"{c.confidence:.0%}", c.why) for c in u.columns]
    headers = (_("Column"), _("Type"), _("Meaning"), _("Unit"), _("Format"), _("Sure"), _("Why"))
    return [*lines, "", *table(headers, columns), *u.problems]
