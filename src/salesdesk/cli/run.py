"""From arguments to an exit code: 0 done, 2 wrong usage, 3 the user can fix it, 4 a bug."""

from __future__ import annotations

import argparse
import io
import logging
import sys
import traceback
from pathlib import Path

from salesdesk import i18n, paths, settings
from salesdesk.cli.arguments import parser
from salesdesk.cli.opening import BUG, DONE, FIXABLE, USAGE, UsageError
from salesdesk.cli.output import Output, mute
from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.refusals import why
from salesdesk.types import Cancelled

logger = logging.getLogger(__name__)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; never raises."""
    output = Output(as_json="--json" in arguments)
    _speak(as_json=output.as_json)
    i18n.use(_language(arguments))
    options = argparse.Namespace()
    try:
        parser().parse_args(arguments, options)
        return int(options.command(options, output))
    except SystemExit as stop:
        return int(stop.code or 0)
    except UsageError as error:
        output.fail(error)
        return USAGE
    except SalesDeskError as error:
        output.fail(error)
        return FIXABLE
    except (KeyboardInterrupt, Cancelled):
        output.fail(SalesDeskError(_("Stopped; nothing was changed.")))
        return FIXABLE
    except BrokenPipeError:
        # The reader of our output went away (``… | head``): not our fault, and nothing is left to say.
        mute()
        return DONE
    except OSError as error:
        output.fail(_from_system(error))
        return FIXABLE
    except UnicodeEncodeError as error:
        if not any(_unreadable(word) for word in arguments):
            output.fail(SalesDeskError(_bug(error)))
            return BUG
        output.fail(
            UsageError(
                _("The command line holds characters that cannot be read."), _("Write the names again, in UTF-8.")
            )
        )
        return USAGE
    except Exception as error:  # noqa: BLE001  (the last net: whatever it is becomes a short message and a log entry)
        output.fail(SalesDeskError(_bug(error)))
        return BUG
    finally:
        desk = getattr(options, "open_desk", None)
        if desk is not None:
            desk.close()


def _unreadable(word: str) -> bool:
    """Whether an argument holds bytes that are no characters."""
    return any("\ud800" <= character <= "\udfff" for character in word)


def _speak(*, as_json: bool) -> None:
    """Names are in any script: a console of another code page must not stop the program. JSON is always UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if as_json and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _language(arguments: list[str]) -> str:
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang")
    early.add_argument("--db")
    try:
        chosen = early.parse_known_args(arguments)[0].lang
    except (argparse.ArgumentError, SystemExit):
        chosen = None
    return chosen or settings.load().language or i18n.system_language()


def _from_system(error: OSError) -> SalesDeskError:
    place = error.filename or _("a file")
    return SalesDeskError(
        _("{place}: {detail}.").format(place=place, detail=why(error)),
        _("Check the path, its permissions and the free space."),
    )


def _bug(error: Exception) -> str:
    log = _log_file()
    logging.basicConfig(filename=log, level=logging.WARNING)
    logger.error("command failed", exc_info=error)
    if log is None:
        return "".join(traceback.format_exception(error))
    return _("This is a fault of the program ({kind}). Details are in {log}.").format(
        kind=type(error).__name__, log=log
    )


def _log_file() -> Path | None:
    try:
        log = paths.log_file()
        with log.open("a", encoding="utf-8"):
            return log
    except OSError:
        return None
