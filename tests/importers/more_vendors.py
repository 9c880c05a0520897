"""More formats, of which the documentation tells less: named columns in part, habits of dates and lengths."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from importers.vendors import Call, clock, local, pick, unix, utc

Cells = Callable[[Call], list[str]]


@dataclass(frozen=True)
class Format:
    """A format: the names of the columns (none: no header) and the cells of one call."""

    name: str
    columns: tuple[str, ...]
    cells: Cells
    agent: str = "number"
    exact: bool = False
    """Whether the file tells more than whether there was talk."""
    delimiter: str = ","
    above: tuple[tuple[str, ...], ...] = ()
    timed: bool = True
    """Whether the time of day is told."""

    def write(self, calls: list[Call]) -> bytes:
        """The file, in UTF-8."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter)
        writer.writerows([*self.above, *([self.columns] if self.columns else [])])
        writer.writerows(self.cells(call) for call in calls)
        return out.getvalue().encode()


def _ctime(moment: object) -> str:
    return moment.strftime("%a %b %d %H:%M:%S %Y") if moment else ""  # type: ignore[attr-defined]


def formats() -> Iterator[Format]:
    """The formats with the cells that their documentation shows."""
    yield Format(
        "webex-calling", ("Answer indicator", "Answer time", "Answered", "Call ID", "Call outcome", "Call outcome reason", "Call type", "Called number", "Calling number", "Correlation ID", "Direction", "Duration", "Location", "Start time", "User"),
        lambda c: ["Yes" if c.talk else "No", utc(c.answer), "true" if c.talk else "false", c.id, "Success" if c.talk else "Refusal", "Normal", "SIP_NATIONAL", c.customer, c.number, f"x{c.id}", "ORIGINATING", str(c.talk), "Beijing", utc(c.start), c.agent], agent="name",
    )  # fmt: skip
    yield Format(
        "netsapiens", (),
        lambda c: ["0", "corp.example", c.number, c.number, local(c.start), local(c.answer), str(c.talk), c.customer, c.customer, c.id, "", "", pick(c, "ANSWERED", "BUSY", "NO ANSWER")], exact=True,
    )  # fmt: skip
    yield Format(
        "amazon-connect", ("Id", "Arn", "InitiationMethod", "Channel", "QueueInfo", "AgentInfo", "InitiationTimestamp", "ConnectedToAgentTimestamp", "DisconnectTimestamp"),
        lambda c: [c.id, f"arn:{c.id}", "OUTBOUND", "VOICE", "Sales", c.agent, utc(c.start), utc(c.answer), utc(c.end)], agent="name",
    )  # fmt: skip
    yield Format(
        "google-ccaip", ("id", "lang", "call_type", "status", "created_at", "connected_at", "ends_at", "queue_duration", "call_duration", "hold_duration", "agent_name", "customer_phone"),
        lambda c: [c.id, "en", "outbound", "finished" if c.talk else "failed", utc(c.start), utc(c.answer), utc(c.end), "0", str(c.talk), "0", c.agent, c.customer], agent="name",
    )  # fmt: skip
    yield Format(
        "zendesk-talk", ("agent_id", "app_id", "brand_id", "call_disposition", "call_ended_at", "call_started_at", "call_recording_consent"),
        lambda c: [c.number, "7", "1", pick(c, "completed", "busy", "no-answer"), utc(c.start + timedelta(seconds=c.talk)), utc(c.start), "opted_in"], exact=True,
    )  # fmt: skip
    yield Format(
        "aliyun-aiccs", ("taskId", "callId", "agentName", "callee", "startTime", "endTime", "duration", "statusCode", "statusMsg"),
        lambda c: ["t1", c.id, c.agent, c.customer, local(c.start), local(c.end), str(c.talk), "200", pick(c, "接通", "用户忙", "无人接听")], agent="name", exact=True,
    )  # fmt: skip
    yield Format(
        "earthlink", ("Date", "Time", "Extension", "Called Number", "Minutes", "Amount"),
        lambda c: [c.start.strftime("%m/%d/%Y"), c.start.strftime("%I:%M:%S %p"), c.number, f"({c.customer[:3]}) {c.customer[3:7]}-{c.customer[7:]}", f"{c.talk / 60:.1f}", "$0.10"],
    )  # fmt: skip
    yield Format(
        "sansay", ("Id", "Originator", "Called", "Connect Time", "Setup Time", "Disconnect Time", "Cause"),
        lambda c: [c.id, c.number, c.customer, _ctime(c.answer), _ctime(c.start), _ctime(c.end), pick(c, "16", "17", "19")], delimiter=";",
    )  # fmt: skip
    yield Format(
        "acd-report", ("Call Log ID", "Date/Time", "Completion Time", "Customer", "Caller ID", "Caller Name", "Incoming/Outgoing", "Status", "Dialed Number", "Agent"),
        lambda c: [c.id, local(c.start, "%d/%m/%Y %H:%M:%S"), local(c.start + timedelta(seconds=c.talk), "%d/%m/%Y %H:%M:%S"), "", c.number, "", "Outgoing", pick(c, "Answered", "Busy", "No Answer"), c.customer, c.agent], agent="name", exact=True,
    )  # fmt: skip
    yield Format(
        "wip", ("Ref", "Start Unix", "Source", "Destination", "Seconds"),
        lambda c: [c.id, unix(c.start), c.number, c.customer, str(c.talk)], delimiter=":",
    )  # fmt: skip
    yield Format(
        "phontech", ("Date/Time", "Source", "Destination", "External", "Duration", "Billed", "Cost", "Type"),
        lambda c: [local(c.start), c.number, c.customer, "1", str(c.talk), str(c.talk), "0", "Out"],
    )  # fmt: skip
    yield Format(
        "enswitch", ("Status", "Start", "Start date", "Start time", "End", "End date", "End time", "Calling number", "Called number", "Total seconds", "Ring seconds", "Billable seconds"),
        lambda c: [pick(c, "Answered", "Busy", "No answer"), unix(c.start), local(c.start, "%Y-%m-%d"), local(c.start, "%H:%M:%S"), unix(c.end), local(c.end, "%Y-%m-%d"), local(c.end, "%H:%M:%S"), c.number, c.customer, str(c.ring + c.talk), str(c.ring), str(c.talk)], exact=True,
    )  # fmt: skip
    yield Format(
        "easemob", ("通话时间", "呼叫方向", "客服", "客户号码", "通话状态", "通话时长", "振铃时长"),
        lambda c: [local(c.start), "呼出", c.agent, c.customer, pick(c, "正常结束", "访客拒接", "访客未接"), clock(c.talk), clock(c.ring)], agent="name",
    )  # fmt: skip
