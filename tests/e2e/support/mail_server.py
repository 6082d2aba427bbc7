"""A real mail server for tests: Debian's aiosmtpd, which keeps what it takes and refuses what it is told to."""

import asyncio
import email
import email.header
import email.policy
import email.utils
import ssl
import subprocess

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from .ports import free_port
from .waiting import until

FROM = "desk@callhours.example"


class Taken:
    """One mail, as the server took it."""

    def __init__(self, envelope, session):
        self.sender, self.recipients = envelope.mail_from, list(envelope.rcpt_tos)
        self.bytes = envelope.original_content
        self.over_tls, self.peer = session.ssl is not None, session.peer
        self.user = session.auth_data
        self.message = email.message_from_bytes(self.bytes, policy=email.policy.default)

    def part(self, kind: str):
        (part,) = [part for part in self.message.walk() if part.get_content_type() == kind]
        return part

    @property
    def to_name(self) -> str:
        """The recipient's, as RFC 2047 §6.2 has it shown; Python's newer parser keeps the space between words."""
        raw = email.message_from_bytes(self.bytes, policy=email.policy.compat32)["To"]
        return str(email.header.make_header(email.header.decode_header(email.utils.parseaddr(raw)[0])))

    @property
    def text(self) -> str:
        return self.part("text/plain").get_content()

    @property
    def html(self) -> str:
        return self.part("text/html").get_content()

    @property
    def calendar(self) -> icalendar.Calendar:
        return icalendar.Calendar.from_ical(self.part("text/calendar").get_payload(decode=True))

    @property
    def event(self) -> icalendar.Event:
        (event,) = self.calendar.walk("VEVENT")
        return event


class MailServer:
    """Its port is known from the beginning; it listens from `start` to `stop`. `refused` maps an address to the
    answer that its RCPT gets; `put_off` to how many times it is told to come again. While `silent`, it keeps a mail
    but does not say so; the next `hang_ups` mails it cuts off after their last line, and keeps none of them; before
    each answer to a mail it waits `slowness` seconds. `farewells` counts those who said goodbye."""

    def __init__(self, tls_folder=None, login: tuple | None = None):
        self.port, self.mails = free_port(), []
        self.refused, self.put_off, self.silent = {}, {}, False
        self.hang_ups, self.slowness, self.farewells = 0, 0.0, 0
        self._login, self._options = login, {}
        if tls_folder:
            self._options = {"tls_context": own_certificate(tls_folder), "require_starttls": True}
        if login:
            self._options |= {"auth_required": True, "authenticator": self._authenticate}
        self._controller = None

    @property
    def config(self) -> str:
        """The section of the configuration that leads here."""
        text = f'[smtp]\nhost = "127.0.0.1"\nport = {self.port}\nfrom = "{FROM}"\n'
        return text + (f'user = "{self._login[0]}"\npassword = "{self._login[1]}"\n' if self._login else "")

    def start(self) -> "MailServer":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **self._options)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
        self._controller = None

    def to(self, address: str) -> list:
        return [mail for mail in list(self.mails) if mail.recipients == [address]]

    def wait(self, address: str, count: int = 1, seconds: float = 10) -> Taken:
        """The last mail to that address, as soon as there are so many."""
        until(lambda: len(self.to(address)) >= count, seconds, f"{count} mails to {address}")
        assert len(self.to(address)) == count
        return self.to(address)[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # What aiosmtpd asks of a handler.
    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        if self.put_off.get(address, 0) > 0:
            self.put_off[address] -= 1
            return f"451 4.7.1 <{address}> come again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802
        self.farewells += 1
        return "221 2.0.0 bye"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.slowness)
        if self.hang_ups > 0:
            self.hang_ups -= 1
            server.transport.abort()
            return "451 4.3.0 gone"
        self.mails.append(Taken(envelope, session))
        while self.silent:
            await asyncio.sleep(0.05)
        return "250 2.0.0 taken"

    def _authenticate(self, _server, _session, _envelope, _mechanism, data):
        right = (data.login.decode(), data.password.decode()) == self._login
        # Not handled: aiosmtpd itself then says 535.
        return AuthResult(success=right, handled=False, auth_data=data.login.decode())


def own_certificate(folder) -> ssl.SSLContext:
    """That of a mail server which made it for itself."""
    key, certificate = folder / "mail.key", folder / "mail.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*asked, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
