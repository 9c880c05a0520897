"""Small logs in the formats of many systems, with known truth, written as their documentation says."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salesdesk.importers.profiles import catalogue

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Call:
    """The truth about one call."""

    id: str
    start: datetime
    ring: int
    talk: int
    agent: str
    number: str
    customer: str
    outcome: str
    inbound: bool = False

    @property
    def answer(self) -> datetime | None:
        return self.start + timedelta(seconds=self.ring) if self.talk else None

    @property
    def end(self) -> datetime:
        return self.start + timedelta(seconds=self.ring + self.talk)


def truth(n: int = 40, seed: int = 3) -> list[Call]:
    """Outbound calls of four agents."""
    rng = random.Random(seed)
    staff = [("Ada Stone", "8001"), ("Ben Ray", "8002"), ("王芳", "8003"), ("李小龙", "8004")]
    found = []
    for k in range(n):
        agent, number = rng.choice(staff)
        talk = rng.choice([0, rng.randint(5, 900), rng.randint(20, 300)])
        outcome = "connected" if talk else rng.choice(["no_answer", "busy", "no_answer"])
        start = datetime(2026, 3, 2 + k // 4, rng.randint(9, 18), rng.randint(0, 59), rng.randint(0, 59), tzinfo=ZONE)
        found.append(
            Call(
                f"C{100000 + k}",
                start,
                rng.randint(3, 40),
                talk,
                agent,
                number,
                f"139{rng.randint(10**7, 10**8 - 1)}",
                outcome,
            )
        )
    return found


def local(moment: datetime | None, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    return moment.strftime(form) if moment else ""


def unix(moment: datetime | None, scale: int = 1) -> str:
    return str(int(moment.timestamp()) * scale) if moment else "0"


def utc(moment: datetime | None, form: str = "%Y-%m-%dT%H:%M:%S.000Z") -> str:
    return moment.astimezone(UTC).strftime(form) if moment else ""


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def pick(call: Call, connected: str, busy: str, silent: str) -> str:
    return connected if call.talk else busy if call.outcome == "busy" else silent


class Vendor(NamedTuple):
    """A format: the cells of one call by column name, and how the file is written."""

    profile: str
    cells: Callable[[Call], dict[str, str]]
    delimiter: str = ","
    header: bool = True
    quoting: int = csv.QUOTE_MINIMAL
    order: str = ""
    exact_outcome: bool = True
    agent: str = "number"
    talk_known: bool = True
    encoding: str = "utf-8"
    columns: tuple[str, ...] = ()
    second_header: bool = False
    backslash: bool = False

    def write(self, calls: list[Call]) -> bytes:
        columns = self.columns or next(p.columns for p in catalogue() if p.id == self.profile)
        if self.backslash:
            rows = [
                list(columns),
                *([self.cells(c).get(n, "").replace("\\", "\\\\").replace(",", "\\,") for n in columns] for c in calls),
            ]
            return "".join(",".join(r) + "\n" for r in rows).encode(self.encoding)
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, quoting=self.quoting, lineterminator="\r\n")
        if self.header:
            writer.writerow(columns)
        if self.second_header:
            writer.writerow(["INTEGER" if i % 2 else "VARCHAR(50)" for i in range(len(columns))])
        for call in calls:
            cells = self.cells(call)
            unknown = set(cells) - set(columns)
            assert not unknown, (self.profile, unknown)
            writer.writerow([cells.get(name, "") for name in columns])
        return out.getvalue().encode(self.encoding)


def vendors() -> Iterator[Vendor]:
    yield from _pbx()
    yield from _carriers()
    yield from _dialers()
    yield from _cloud()
    yield from _china()


def _pbx() -> Iterator[Vendor]:
    def asterisk(c: Call) -> dict[str, str]:
        return {
            "src": c.number, "dst": c.customer, "dcontext": "from-internal", "clid": f'"" <{c.number}>', "channel": f"PJSIP/{c.number}-0001",
            "dstchannel": "PJSIP/trunk-0002", "lastapp": "Dial", "start": local(c.start), "answer": local(c.answer), "end": local(c.end),
            "duration": str(c.ring + c.talk), "billsec": str(c.talk), "disposition": pick(c, "ANSWERED", "BUSY", "NO ANSWER"),
            "amaflags": "DOCUMENTATION", "uniqueid": f"1690325492.{c.id[1:]}",
        }  # fmt: skip

    yield Vendor("asterisk-cdr-csv", asterisk, header=False, quoting=csv.QUOTE_ALL)
    yield Vendor(
        "asterisk-cdr-custom",
        lambda c: {**asterisk(c), "sequence": c.id[1:]},
        header=False,
        quoting=csv.QUOTE_NONNUMERIC,
    )
    yield Vendor(
        "freepbx-cdr-table",
        lambda c: {
            "calldate": local(c.start), "src": c.number, "dst": c.customer, "duration": str(c.ring + c.talk), "billsec": str(c.talk),
            "disposition": pick(c, "ANSWERED", "BUSY", "NO ANSWER"), "uniqueid": c.id, "cnum": c.number, "cnam": c.agent, "linkedid": c.id,
        },
        agent="name",
    )  # fmt: skip
    yield Vendor(
        "freeswitch-cdr-csv",
        lambda c: {
            "caller_id_name": c.number, "caller_id_number": c.number, "destination_number": c.customer, "context": "default",
            "start_stamp": local(c.start), "answer_stamp": local(c.answer), "end_stamp": local(c.end), "duration": str(c.ring + c.talk),
            "billsec": str(c.talk), "hangup_cause": pick(c, "NORMAL_CLEARING", "USER_BUSY", "NO_USER_RESPONSE"),
            "uuid": f"96aa82fe-7bd1-11e5-a230-00000{c.id[1:]}0", "read_codec": "PCMU", "write_codec": "PCMU",
        },
        header=False, quoting=csv.QUOTE_ALL,
    )  # fmt: skip
    yield Vendor(
        "cdr-stats-import",
        lambda c: {
            "switch": "127.0.0.1", "cdr_source_type": "1", "callid": f"96aa82fe-7bd1-11e5-a230-00000{c.id[1:]}0", "caller_id_number": c.number,
            "caller_id_name": "CallerIDName", "destination_number": c.customer, "starting_date": local(c.start), "duration": str(c.ring + c.talk),
            "billsec": str(c.talk), "hangup_cause_id": pick(c, "16", "17", "19"), "direction": "1", "extradata": "{}",
        },
    )  # fmt: skip
    yield Vendor(
        "3cx-cdr-legacy",
        lambda c: {"record type": f"Call {c.id[1:]}", "call id": "0001", "duration": clock(c.talk), "start": local(c.start), "source": c.number, "destination": c.customer},
        header=False, exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "3cx-cdr-socket",
        lambda c: {
            "historyid": c.id, "callid": f"0001{c.id}", "duration": clock(c.ring + c.talk), "time_start": local(c.start, "%Y/%m/%d %H:%M:%S"),
            "time_answered": local(c.answer, "%Y/%m/%d %H:%M:%S"), "time_end": local(c.end, "%Y/%m/%d %H:%M:%S"), "reason_terminated": "TerminatedBySrc",
            "from_no": f"Ext.{c.number}", "to_no": c.customer, "from_dn": c.number, "from_dispname": c.agent,
        },
        header=False, exact_outcome=False, agent="name",
    )  # fmt: skip
    yield Vendor(
        "avaya-ip-office-smdr",
        lambda c: {
            "call start": local(c.start, "%Y/%m/%d %H:%M:%S"), "connected time": clock(c.talk), "ring time": str(c.ring), "caller": c.number, "direction": "O",
            "called number": c.customer, "dialled number": c.customer, "is internal": "0", "call id": c.id[1:], "continuation": "0",
            "party1 device": f"E{c.number}", "party1 name": c.agent, "party2 device": "T9001", "party2 name": "Line 1.0", "hold time": "0", "park time": "0",
        },
        header=False, exact_outcome=False, agent="name",
    )  # fmt: skip
    yield Vendor(
        "cisco-cucm-cdr",
        lambda c: {
            "cdrRecordType": "1", "globalCallID_callId": c.id[1:], "dateTimeOrigination": unix(c.start), "origIpAddr": "-1234567", "callingPartyNumber": c.number,
            "finalCalledPartyNumber": c.customer, "destCause_value": pick(c, "16", "17", "19"), "dateTimeConnect": unix(c.answer),
            "dateTimeDisconnect": unix(c.end), "pkid": f"pk-{c.id}", "duration": str(c.talk),
        },
        second_header=True,
    )  # fmt: skip
    yield Vendor(
        "broadsoft-accounting",
        lambda c: {
            "recordId": c.id, "serviceProvider": "Acme, Ltd", "type": "Normal", "userNumber": c.number, "direction": "Originating", "callingNumber": c.number,
            "calledNumber": c.customer, "startTime": utc(c.start, "%Y%m%d%H%M%S.123"), "userTimeZone": "1+080000", "answerIndicator": "Yes" if c.talk else "No",
            "answerTime": utc(c.answer, "%Y%m%d%H%M%S.123"), "releaseTime": utc(c.end, "%Y%m%d%H%M%S.123"), "terminationCause": "016",
        },
        exact_outcome=False, backslash=True,
    )  # fmt: skip
    yield Vendor(
        "yeastar-p-series",
        lambda c: {
            "uid": c.id, "time": local(c.start, "%m/%d/%Y %H:%M:%S"), "call_type": "Outbound", "call_from": f"{c.agent}<{c.number}>", "call_from_name": c.agent,
            "call_from_number": c.number, "call_to": c.customer, "call_to_number": c.customer, "last_status": pick(c, "ANSWERED", "BUSY", "NO ANSWER"),
            "call_duration": str(c.ring + c.talk), "routing_duration": str(c.ring), "handling_duration": str(c.talk),
        },
        agent="name",
    )  # fmt: skip
    yield Vendor(
        "yeastar-newcdr",
        lambda c: {
            "callid": c.id, "timestart": local(c.start), "callfrom": c.number, "callto": c.customer, "callduraction": str(c.ring + c.talk),
            "talkduraction": str(c.talk), "status": pick(c, "ANSWERED", "BUSY", "NO ANSWER"), "type": "Outbound", "sn": "369",
        },
    )  # fmt: skip
    yield Vendor(
        "enswitch",
        lambda c: {
            "Status": pick(c, "answered", "busy", "no answer"), "Start": unix(c.start), "Start date": local(c.start, "%Y-%m-%d"), "Start time": local(c.start, "%H:%M:%S"),
            "End": unix(c.end), "End date": local(c.end, "%Y-%m-%d"), "End time": local(c.end, "%H:%M:%S"), "Calling number": c.number, "Called number": c.customer,
            "Total seconds": str(c.ring + c.talk), "Ring seconds": str(c.ring), "Billable seconds": str(c.talk), "Cost": "0.12",
        },
    )  # fmt: skip
    yield Vendor(
        "ivozprovider",
        lambda c: {"callid": c.id, "startTime": local(c.start), "duration": str(c.talk), "caller": c.number, "callee": c.customer, "direction": "outbound", "endpointName": c.agent},
        exact_outcome=False, agent="name",
    )  # fmt: skip


def _carriers() -> Iterator[Vendor]:
    yield Vendor(
        "didww",
        lambda c: {"Date/Time (UTC)": utc(c.start, "%Y-%m-%d %H:%M:%S"), "Source": c.number, "Destination": c.customer, "Duration (secs)": str(c.talk), "Disconnect Code": pick(c, "200", "486", "487")},
    )  # fmt: skip
    yield Vendor(
        "voip-innovations",
        lambda c: {"CallType": "TERM", "StartTime": local(c.start), "StopTime": local(c.end), "CallDuration": f"{c.talk}.3", "ANI": c.number, "DNIS": c.customer, "TransactionId": c.id},
        delimiter=";", exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "vitelity",
        lambda c: {"date": local(c.start), "source": c.number, "destination": c.customer, "seconds": str(c.talk), "callerid": c.number, "disposition": pick(c, "ANSWERED", "BUSY", "NO ANSWER")},
    )  # fmt: skip
    yield Vendor(
        "thinktel",
        lambda c: {"charged party": c.number, "source": c.number, "destination": c.customer, "start": local(c.start), "rounded duration": str(-(-c.talk // 6) * 6), "raw seconds": f"{c.talk}.0", "rate": "0.01"},
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "thinq",
        lambda c: {"date": local(c.start, "%Y-%m-%d"), "time": local(c.start, "%H:%M:%S"), "from_ani": c.number, "to_did": c.customer, "callid": c.id, "billsec": str(c.talk)},
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "callplus-nz",
        lambda c: {
            "ID": c.id, "Origin Number": c.number, "Destination Number": c.customer, "Date": local(c.start, "%d/%m/%Y"), "Time": local(c.start, "%H:%M:%S"),
            "Date/Time": f"{c.start.day:02d}/{c.start.month:02d}/{c.start.year} {(c.start.hour - 1) % 12 + 1}:{c.start:%M:%S} {'a.m.' if c.start.hour < 12 else 'p.m.'}",
            "Call Length (seconds)": str(c.talk), "Call Cost (NZD)": "$1.23",
        },
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "zintel",
        lambda c: {"customer": "77", "anumber": c.number, "bnumber": c.customer, "DateTime": local(c.start, "%d/%m/%Y %H:%M:%S"), "duration": str(c.talk), "status": pick(c, "Answered", "Busy", "No Answer")},
    )  # fmt: skip
    yield Vendor(
        "simple-mdy",
        lambda c: {"Date": local(c.start, "%m/%d/%y"), "Time": local(c.start, "%H:%M:%S"), "Source_Number": c.number, "Terminating_Number": c.customer, "Duration": f"{c.talk / 60:.4f}"},
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "simple-ymd",
        lambda c: {"TEXT_TIME": "x", "Calling": c.number, "Date": local(c.start, "%y/%m/%d"), "Time": local(c.start, "%H:%M:%S"), "Dest": c.customer, "Min": f"{c.talk / 60:.4f}"},
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "cia-callblast",
        lambda c: {
            "First name": "x", "Date": local(c.start, "%m/%d/%Y"), "Start time": local(c.start, "%H:%M:%S"), "End time": local(c.start + timedelta(seconds=c.talk), "%H:%M:%S"),
            "Disposition": pick(c, "Answered", "Busy", "No Answer"), "PhoneNumber": c.customer, "Extension": c.number, "ClientContactID": c.id,
        },
        delimiter="|",
    )  # fmt: skip


def _dialers() -> Iterator[Vendor]:
    yield Vendor(
        "vicidial-export-calls",
        lambda c: {
            "call_date": local(c.start), "phone_number_dialed": c.customer, "status": pick(c, "SALE", "B", "N"), "user": c.number, "full_name": c.agent,
            "campaign_id": "SPRING", "gmt_offset_now": "-5.00", "phone_number": c.customer, "length_in_sec": str(c.talk), "lead_id": c.id[1:],
            "status_name": pick(c, "Sale Made", "Busy", "No Answer"),
        },
        delimiter="\t", agent="name",
    )  # fmt: skip
    yield Vendor(
        "five9-call-log",
        lambda c: {
            "CALL ID": c.id[1:], "TIMESTAMP": local(c.start), "CAMPAIGN": "Spring", "CALL TYPE": "Outbound", "AGENT": f"{c.number}@example.com",
            "DISPOSITION": pick(c, "Not Interested", "Busy", "No Answer"), "ANI": "5550100", "DNIS": c.customer, "SESSION ID": f"S{c.id}", "TALK TIME": clock(c.talk),
        },
        agent="mail",
    )  # fmt: skip
    yield Vendor(
        "hermes-net-odcalls",
        lambda c: {
            "ID": c.id, "CallType": "6", "CallUniversalTime": utc(c.start, "%Y-%m-%d %H:%M:%S.073"), "CallLocalTime": local(c.start, "%Y-%m-%d %H:%M:%S.073"),
            "CallUniversalTimeString": utc(c.start, "%Y%m%d%H%M%S"), "Duration": str(c.ring + c.talk + 9), "CallDuration": str(c.ring + c.talk), "ConvDuration": str(c.talk),
            "WaitDuration": "0", "WrapupDuration": "9", "FirstAgent": c.number, "LastAgent": c.number, "OutTel": c.customer, "UUI": "NULL", "LastCampaign": "NULL",
        },
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "crazycall",
        lambda c: {
            "User": f"{c.number}@example.com", "Project": "Spring", "Date": local(c.start), "Phone number": f"+86 {c.customer}", "Connection time": str(c.ring + c.talk),
            "Call time": str(c.talk), "Cost": "0.1", "Direction": "OUTBOUND",
        },
        exact_outcome=False, agent="mail",
    )  # fmt: skip


def _cloud() -> Iterator[Vendor]:
    yield Vendor(
        "genesys-cloud-interactions",
        lambda c: {
            "Full Export Completed": "YES", "Users": f"{c.agent}; Somebody Else", "Remote": c.customer, "Date": local(c.start, "%m/%d/%y %I:%M:%S %p"),
            "Duration": str((c.ring + c.talk) * 1000), "Total Talk": str(c.talk * 1000), "Direction": "Outbound", "Media Type": "voice", "Queue": "Sales",
            "Wrap-up": pick(c, "Sale", "Busy", "No Answer"), "Conversation ID": c.id,
        },
        agent="name",
    )  # fmt: skip
    yield Vendor(
        "talkdesk-calls-old",
        lambda c: {
            "interaction_id": c.id, "call_type": "outbound" if c.talk else "outbound_missed", "start_time": utc(c.start, "%Y-%m-%d %H:%M:%S"),
            "end_time": utc(c.end, "%Y-%m-%d %H:%M:%S"), "customer_phone_number": c.customer, "talk_time": f"{c.talk / 86400:.12f}", "agent_name": c.agent,
            "handling_agent": c.agent, "in_business_hours?": "TRUE", "transfer?": "No",
        },
        exact_outcome=False, agent="name",
    )  # fmt: skip
    yield Vendor(
        "talkdesk-calls",
        lambda c: {
            "call_id": c.id, "callsid": f"CA{c.id}", "type": "outbound" if c.talk else "outbound_missed", "start_at": utc(c.start, "%Y-%m-%dT%H:%M:%SZ"),
            "end_at": utc(c.end, "%Y-%m-%dT%H:%M:%SZ"), "contact_phone_number": c.customer, "user_name": c.agent, "user_email": f"{c.number}@example.com",
            "total_time": str(c.ring + c.talk), "talk_time": str(c.talk), "wait_time": "0",
        },
        exact_outcome=False, agent="name",
    )  # fmt: skip
    yield Vendor(
        "aircall",
        lambda c: {
            "call_id": c.id[1:], "direction": "Outbound", "status": "done", "started_at": unix(c.start), "answered_at": unix(c.answer) if c.talk else "", "ended_at": unix(c.end),
            "duration": str(c.ring + c.talk), "user": c.agent, "user_email": f"{c.number}@example.com", "raw_digits": f"+86{c.customer}",
        },
        exact_outcome=False, agent="name",
    )  # fmt: skip
    yield Vendor(
        "ringcentral-call-log",
        lambda c: {
            "id": c.id, "sessionId": f"S{c.id}", "direction": "Outbound", "type": "Voice", "result": pick(c, "Call connected", "Busy", "No Answer"),
            "startTime": utc(c.start), "duration": str(c.talk), "from": c.number, "to": c.customer,
        },
    )  # fmt: skip
    yield Vendor(
        "twilio-calls",
        lambda c: {
            "sid": f"CA{c.id}", "to": f"+86{c.customer}", "from": c.number, "status": pick(c, "completed", "busy", "no-answer"), "start_time": utc(c.start),
            "end_time": utc(c.start + timedelta(seconds=c.talk)), "duration": str(c.talk), "price": "-0.013", "direction": "outbound-api",
        },
    )  # fmt: skip
    yield Vendor(
        "zoom-phone",
        lambda c: {
            "id": c.id, "call_id": f"Z{c.id}", "direction": "outbound", "caller_number": c.number, "callee_number": c.customer, "date_time": utc(c.start, "%Y-%m-%dT%H:%M:%SZ"),
            "answer_start_time": utc(c.answer, "%Y-%m-%dT%H:%M:%SZ"), "call_end_time": utc(c.end, "%Y-%m-%dT%H:%M:%SZ"), "duration": str(c.talk),
            "result": pick(c, "Call connected", "Busy", "No Answer"), "user_id": c.number,
        },
    )  # fmt: skip
    yield Vendor(
        "salesforce-voicecall",
        lambda c: {
            "CallDisposition": pick(c, "Completed", "Busy", "No Answer"), "CallDurationInSeconds": str(c.talk), "CallStartDateTime": utc(c.start, "%Y-%m-%dT%H:%M:%S.000+0000"),
            "CallEndDateTime": utc(c.start + timedelta(seconds=c.talk), "%Y-%m-%dT%H:%M:%S.000+0000"), "CallType": "Outbound", "FromPhoneNumber": "4001",
            "ToPhoneNumber": c.customer, "OwnerId": c.number, "CurrencyCode": "CNY",
        },
        columns=("CallDisposition", "CallDurationInSeconds", "CallStartDateTime", "CallEndDateTime", "CallType", "CallerIdType", "FromPhoneNumber", "ToPhoneNumber", "OwnerId", "CurrencyCode"),
    )  # fmt: skip
    yield Vendor(
        "bitrix24-calls",
        lambda c: {
            "ID": c.id[1:], "CALL_ID": c.id, "CALL_TYPE": "1", "PORTAL_USER_ID": c.number, "PHONE_NUMBER": c.customer, "CALL_DURATION": str(c.talk),
            "CALL_START_DATE": c.start.isoformat(), "COST": "0.0000", "CALL_FAILED_CODE": pick(c, "200", "486", "304"),
        },
    )  # fmt: skip


def _china() -> Iterator[Vendor]:
    yield Vendor(
        "aliyun-ccc",
        lambda c: {
            "contactId": c.id, "contactType": "OUTBOUND", "contactDisposition": pick(c, "Success", "Busy", "NoAnswer"), "callingNumber": "4001", "calledNumber": c.customer,
            "agentIds": f'["{c.number}@demo"]', "agentNames": f'["{c.agent}"]', "startTime": unix(c.start, 1000), "establishedTime": unix(c.answer, 1000),
            "releaseTime": unix(c.end, 1000), "talkTime": str(c.talk), "callDuration": str(c.ring + c.talk), "queueTime": "0",
        },
        agent="name",
    )  # fmt: skip
    yield Vendor(
        "tinet-cticloud",
        lambda c: {
            "uniqueId": f"medias_1-{c.id}", "customerNumber": c.customer, "cno": c.number, "agentName": c.agent, "callType": "4", "startTime": unix(c.start),
            "answerTime": unix(c.answer), "endTime": unix(c.end), "bridgeDuration": str(c.talk), "status": "33" if c.talk else "32",
        },
        exact_outcome=False, agent="name",
    )  # fmt: skip
    yield Vendor(
        "tencent-ccc",
        lambda c: {
            "SessionId": c.id, "Caller": "0755001", "Callee": f"0086{c.customer}", "Time": unix(c.start), "Direction": "1", "CallType": "1", "Duration": str(c.talk),
            "SeatUser": f'{{"Name": "{c.agent}", "StaffNumber": "{c.number}"}}', "EndStatus": pick(c, "1", "206", "202"), "StartTimestamp": unix(c.start),
            "AcceptTimestamp": unix(c.answer), "EndedTimestamp": unix(c.end),
        },
        agent="name",
    )  # fmt: skip
    yield Vendor(
        "huawei-cec-query",
        lambda c: {
            "callSerialNo": c.id, "caller": c.number, "called": c.customer, "startTime": unix(c.start, 1000), "endTime": unix(c.end, 1000), "state": "0" if c.talk else "5",
            "talkDuration": str(c.talk),
        },
        exact_outcome=False,
    )  # fmt: skip
    yield Vendor(
        "volcengine-voice",
        lambda c: {
            "accountId": "21", "callId": c.id, "serviceType": "100", "caller": c.number, "callee": c.customer, "beginCallTime": unix(c.start, 1000),
            "startTime": unix(c.answer, 1000), "endTime": unix(c.end, 1000), "callDuration": str(c.talk),
        },
        exact_outcome=False,
    )  # fmt: skip
    for profile in ("kf5", "kf5-zh"):
        columns = next(p.columns for p in catalogue() if p.id == profile)
        zh = dict(zip(next(p.columns for p in catalogue() if p.id == "kf5"), columns, strict=True))

        def kf5(c: Call, zh: dict[str, str] = zh) -> dict[str, str]:
            cells = {
                "id": c.id[1:], "type": "呼出", "from": "4001", "to": c.customer, "alerting_seconds": str(c.ring), "duration": str(c.talk),
                "callduration": str(c.ring + c.talk), "connect": "1" if c.talk else "0", "created_at": local(c.start), "agent_id": c.number, "agent_name": c.agent, "satisfaction": "-",
            }  # fmt: skip
            return {zh[k]: v for k, v in cells.items()}

        yield Vendor(profile, kf5, exact_outcome=False, agent="name", encoding="gb18030")
    for profile in ("yxsd-cti", "yxsd-cti-zh"):
        columns = next(p.columns for p in catalogue() if p.id == profile)
        zh = dict(zip(next(p.columns for p in catalogue() if p.id == "yxsd-cti"), columns, strict=True))

        def yxsd(c: Call, zh: dict[str, str] = zh) -> dict[str, str]:
            cells = {
                "id": c.id[1:], "callid": c.id, "start_stamp": local(c.start), "answer_stamp": local(c.answer), "end_stamp": local(c.end), "ring_duration": str(c.ring),
                "ext_duration": str(c.talk), "callfrom": c.number, "callto": c.customer, "type": "outbound", "hangup_cause": pick(c, "NORMAL_CLEARING", "USER_BUSY", "NO_ANSWER"),
                "agent_num": c.number, "agent_name": c.agent,
            }  # fmt: skip
            return {zh[k]: v for k, v in cells.items()}

        yield Vendor(profile, yxsd, agent="name")
    yield Vendor(
        "zhongweixian-contact-center",
        lambda c: {
            "企业id": "1", "话单id": "123456789012345678", "主叫": "4001", "被叫": c.customer, "坐席": c.agent, "创建时间": local(c.start), "结束时间": local(c.end),
            "呼叫方向": "外呼", "通话标识": "接通" if c.talk else "用户未接通", "通话时长": str(c.talk), "uuid1": c.id,
        },
        exact_outcome=False, agent="name",
    )  # fmt: skip
