"""Local clock to UTC, fast: the offset of a zone is looked up once for each hour."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from salesdesk.errors import UnreadableFileError
from salesdesk.i18n import _

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (a local clock has no zone)

ABBREVIATIONS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 3600, "CET": 3600, "CEST": 7200, "EET": 7200, "EEST": 10800, "MSK": 10800,
    "JST": 32400, "KST": 32400, "HKT": 28800, "SGT": 28800, "EST": -18000, "EDT": -14400, "CDT": -18000,
    "MST": -25200, "MDT": -21600, "PST": -28800, "PDT": -25200, "AEST": 36000, "AEDT": 39600, "NZST": 43200, "NZDT": 46800,
}  # fmt: skip
"""Seconds east of UTC. CST is left out: it is China's zone and Chicago's."""


class _System:
    """The computer's own zone, with its daylight saving, by the C library."""

    def of_local(self, local: int) -> int:
        try:
            moment = _EPOCH + timedelta(seconds=local)
            return local - int(time.mktime((*moment.timetuple()[:6], 0, 0, -1)))
        except (OverflowError, ValueError, OSError):
            return 0

    def of_utc(self, utc: int) -> int:
        try:
            return int(time.localtime(utc).tm_gmtoff)
        except (OverflowError, ValueError, OSError):
            return 0


class _Named:
    """An IANA zone or a fixed offset."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def of_local(self, local: int) -> int:
        offset = (_EPOCH + timedelta(seconds=local)).replace(tzinfo=self._zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def of_utc(self, utc: int) -> int:
        offset = datetime.fromtimestamp(utc, self._zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0


class LocalOffsets(dict[int, int]):
    """{hour of the local clock since 1970: the zone's offset in seconds}, filled on use."""

    def __init__(self, rules: _System | _Named) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, hour: int) -> int:
        value = self[hour] = self._rules.of_local(hour * 3600)
        return value


class UtcOffsets(LocalOffsets):
    """{hour since 1970 in UTC: the zone's offset in seconds}, filled on use."""

    def __missing__(self, hour: int) -> int:
        value = self[hour] = self._rules.of_utc(hour * 3600)
        return value


class Zone:
    """A time zone by IANA name, ``UTC``, ``+08:00``, or "" for the computer's own."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        rules = _rules(name)
        self.by_local = LocalOffsets(rules)
        self.by_utc = UtcOffsets(rules)


def _rules(name: str) -> _System | _Named:
    if not name:
        return _System()
    if name.upper() in ("UTC", "GMT", "Z"):
        return _Named(UTC)
    try:
        if name[0] in "+-":
            return _Named(datetime.strptime(name.replace(":", ""), "%z").tzinfo or UTC)
        return _Named(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnreadableFileError(
            _("“{name}” is no time zone.").format(name=name), _("Use a name such as Asia/Shanghai or UTC.")
        ) from error
