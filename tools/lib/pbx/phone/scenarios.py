"""The sipp scenarios, as text: one who calls, one who is called, one who registers.

A step that is complete writes a word to sipp's log, which phone/sipp.py reads: call CALL-ID [FROM], ringing,
answered ADDR PORT, refused STATUS, accepted, given-up, bye-us, bye-them.
"""

from xml.sax.saxutils import escape

REFUSALS = (400, 401, 403, 404, 408, 480, 484, 486, 487, 488, 500, 503, 603)

SDP_TYPE = "Content-Type: application/sdp"
SDP = """
v=0
o=phone 1 1 IN IP4 {address}
s=call
c=IN IP4 {address}
t=0 0
m=audio {rtp_port} RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv
"""

MEDIA = """
<ereg regexp="m=audio ([0-9]+)" search_in="msg" check_it="true" assign_to="m,port"/>
<ereg regexp="c=IN IP4 ([0-9.]+)" search_in="msg" check_it="true" assign_to="c,host"/>
"""


def caller(
    *,
    called: str,
    caller: str,
    address: str,
    rtp_port: int,
    stay: float,
    give_up: float,
    password: str | None,
) -> str:
    """SIP's view of a call: ring, talk for `stay` seconds, hang up; or give up after `give_up` of ringing.
    With a password, `caller` is a phone's name: the PBX challenges it first."""
    to = f"sip:{called}@[remote_ip]:[remote_port]"
    who = f"sip:{caller}@[local_ip]" if caller != "anonymous" else "sip:anonymous@anonymous.invalid"
    name = '"Anonymous" ' if caller == "anonymous" else ""
    common = f"""Max-Forwards: 70
From: {name}<{who}>;tag=[pid]t[call_number]
Call-ID: [call_id]
Contact: <sip:{caller}@[local_ip]:[local_port]>"""
    # CANCEL and the ACK of a refusal belong to the INVITE's transaction and need its branch (RFC 3261 §9.1,
    # §17.1.1.3); sipp's own [branch] changes with every message.
    first = "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK-inv[pid]x[call_number]"
    sdp = SDP.format(address=address, rtp_port=rtp_port)
    invite = f"INVITE {to} SIP/2.0\n{{via}}\nTo: <{to}>\nCSeq: {{turn}} INVITE\n{common}{{login}}\n{SDP_TYPE}"
    challenge, login, turn = [], "", 1
    if password:
        challenge = [
            _send(invite.format(via=f"{first}c", turn=1, login=""), sdp, retrans=True),
            '<recv response="100" optional="true"/>',
            '<recv response="401" auth="true"/>',
            _send(f"ACK {to} SIP/2.0\n{first}c\nTo: <{to}>[peer_tag_param]\nCSeq: 1 ACK\n{common}"),
        ]
        login, turn = f"\n[authentication username={caller} password={password}]", 2
    ack_refusal = _send(f"ACK {to} SIP/2.0\n{first}\nTo: <{to}>[peer_tag_param]\nCSeq: {turn} ACK\n{common}")
    # The timeout that counts is that of the step sipp stands at: the first optional one it waits for.
    patience = f'timeout="{_ms(give_up)}" ontimeout="giveup"'
    steps = [
        _log("call [call_id]"),
        *challenge,
        _send(invite.format(via=first, turn=turn, login=login), sdp, retrans=True),
        f'<recv response="100" optional="true" {patience}/>',
        _recv(f'response="180" optional="true" {patience}', _log_action("ringing")),
        f'<recv response="183" optional="true" {patience}/>',
        *[f'<recv response="{status}" optional="true" next="{status}" {patience}/>' for status in REFUSALS],
        _recv(f'response="200" rrs="true" {patience}', MEDIA + _log_action("answered [$host] [$port]")),
        _send(
            f"ACK [next_url] SIP/2.0\nVia: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]\n[routes]\n"
            f"To: <{to}>[peer_tag_param]\nCSeq: {turn} ACK\n{common}"
        ),
        *_until_bye(stay),
        _answer_200(),
        _log("bye-them"),
        '<nop next="end"/>',
        '<label id="leave"/>',
        _send(
            f"BYE [next_url] SIP/2.0\nVia: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]\n[routes]\n"
            f"To: <{to}>[peer_tag_param]\nCSeq: {turn + 1} BYE\n{common}",
            retrans=True,
        ),
        '<recv response="200"/>',
        _log("bye-us"),
        '<nop next="end"/>',
        '<label id="giveup"/>',
        _send(f"CANCEL {to} SIP/2.0\n{first}\nTo: <{to}>\nCSeq: {turn} CANCEL\n{common}", retrans=True),
        '<recv response="200"/>',
        '<recv response="487"/>',
        ack_refusal,
        _log("given-up"),
        '<nop next="end"/>',
    ]
    for status in REFUSALS:
        steps += [f'<label id="{status}"/>', ack_refusal, _log(f"refused {status}"), '<nop next="end"/>']
    return _scenario(steps + ['<label id="end"/>', "<nop/>"], "m,c")


def registration(*, name: str, password: str) -> str:
    """A phone tells the PBX where it is, for ten minutes."""
    here = "sip:[remote_ip]:[remote_port]"
    common = f"""Max-Forwards: 70
From: <sip:{name}@[remote_ip]>;tag=[pid]r[call_number]
To: <sip:{name}@[remote_ip]>
Call-ID: [call_id]
Contact: <sip:{name}@[local_ip]:[local_port]>
Expires: 600"""
    via = "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]"
    return _scenario(
        [
            _log("call [call_id]"),
            _send(f"REGISTER {here} SIP/2.0\n{via}\nCSeq: 1 REGISTER\n{common}", retrans=True),
            '<recv response="401" auth="true"/>',
            _send(
                f"REGISTER {here} SIP/2.0\n{via}\nCSeq: 2 REGISTER\n{common}\n"
                f"[authentication username={name} password={password}]",
                retrans=True,
            ),
            _recv('response="401" optional="true" next="end"', _log_action("refused 401")),
            _recv('response="200"', _log_action("accepted")),
            '<label id="end"/>',
            "<nop/>",
        ],
        "",
    )


def agent(*, rtp_port: int, address: str, answer_after: float, refuse_with: int | None, stay: float) -> str:
    invite = (
        '<ereg regexp="([0-9]+) INVITE" search_in="msg" check_it="true" assign_to="s,cseq"/>'
        '<ereg regexp=".*" search_in="hdr" header="From:" assign_to="them"/>'
        '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="us"/>' + MEDIA
    )
    steps = [
        _recv('request="INVITE" rrs="true"', invite + _log_action("call [call_id] [$them]")),
        _reply("180 Ringing"),
        _log("ringing"),
    ]
    if refuse_with:
        steps += [_reply(f"{refuse_with} Refused"), '<recv request="ACK"/>', _log(f"refused {refuse_with}")]
        return _scenario(steps, "s,cseq,m,c,host,port,them,us")
    steps += [
        _recv(f'request="CANCEL" timeout="{_ms(answer_after)}" ontimeout="answer"', ""),
        _answer_200(),
        _reply("487 Request Terminated", cseq="[$cseq] INVITE"),
        '<recv request="ACK"/>',
        _log("given-up"),
        '<nop next="end"/>',
        '<label id="answer"/>',
        _reply("200 OK", SDP.format(address=address, rtp_port=rtp_port), cseq="[$cseq] INVITE", retrans=True),
        _recv('request="ACK"', _log_action("answered [$host] [$port]")),
        *_until_bye(stay),
        _answer_200(),
        _log("bye-them"),
        '<nop next="end"/>',
        '<label id="leave"/>',
        _send(
            "BYE [next_url] SIP/2.0\nVia: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]\n[routes]\n"
            "Max-Forwards: 70\nFrom: [$us];tag=[pid]a[call_number]\nTo: [$them]\n"
            "Call-ID: [call_id]\nCSeq: 1 BYE",
            retrans=True,
        ),
        '<recv response="200"/>',
        _log("bye-us"),
        '<label id="end"/>',
        "<nop/>",
    ]
    return _scenario(steps, "s,m,c")


def _until_bye(stay: float) -> list:
    limit = f'timeout="{_ms(stay)}" ontimeout="leave"'
    # SippPhone.hang_up() sends sipp this INFO; nobody else does.
    return [f'<recv request="INFO" optional="true" next="leave" {limit}/>', f'<recv request="BYE" {limit}/>']


def _scenario(steps: list, unused: str) -> str:
    # sipp refuses a variable that is set and never read, unless it is named as a reference.
    references = f'<Reference variables="{unused}"/>\n' if unused else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="callhours">\n'
        + "\n".join(steps)
        + f"\n{references}</scenario>\n"
    )


def _send(head: str, body: str = "", retrans: bool = False) -> str:
    lines = [*head.strip().split("\n"), "Content-Length: [len]", "", *body.strip().split("\n")]
    attribute = ' retrans="500"' if retrans else ""
    return f"<send{attribute}><![CDATA[\n" + "\n".join(lines) + "\n]]></send>"


def _reply(status: str, body: str = "", cseq: str | None = None, retrans: bool = False) -> str:
    kind = f"\n{SDP_TYPE}" if body else ""
    sequence = f"CSeq: {cseq}" if cseq else "[last_CSeq:]"
    head = (
        f"SIP/2.0 {status}\n[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]a[call_number]\n"
        f"[last_Call-ID:]\n{sequence}\n"
        f"Contact: <sip:[local_ip]:[local_port]>{kind}"
    )
    return _send(head, body, retrans)


def _answer_200() -> str:
    return _send("SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]")


def _recv(attributes: str, actions: str) -> str:
    return f"<recv {attributes}><action>{actions}</action></recv>" if actions else f"<recv {attributes}/>"


def _log(message: str) -> str:
    return f"<nop><action>{_log_action(message)}</action></nop>"


def _log_action(message: str) -> str:
    return f'<log message="{escape(message)}"/>'


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
