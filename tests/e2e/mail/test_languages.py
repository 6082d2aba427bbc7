"""Every mail in the visitor's language, from the subject to the calendar (issue 3 §5)."""

import datetime
import re

import pytest

from support import seed

from steps import ANNA, agent, book, cancel, move, start_of

DAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
}
ZONES = {"de": "Mitteleuropäische Zeit", "ru": "Центральная Европа"}
SUBJECTS = {
    "de": ("Ihr Gespräch mit Anna Novak", "Neue Zeit für Ihr Gespräch", "Abgesagt: Ihr Gespräch"),
    "ru": ("Ваш звонок (Anna Novak)", "Новое время Вашего звонка", "Отменён: Ваш звонок"),
}
SUMMARIES = {"de": "Supportgespräch mit Anna Novak", "ru": "Звонок в поддержку: Anna Novak"}
LENGTHS = {"de": "30 Minuten", "ru": "30 минут"}


@pytest.mark.parametrize("language", ["de", "ru"])
def test_a_visitor_reads_every_mail_in_their_language(post, serve, language):
    content = seed.company()
    content["clients"][0]["language"] = language
    content["call_types"][0]["name"]["ru"] = "Звонок в поддержку"
    post.start()
    server = serve(post.config, content=content)
    eva = "eva@acme.example"
    booking = book(server, name="Ева Грубер")
    move(server, booking, start_of(4))
    cancel(server, booking)
    post.wait(eva, 3, 15)
    for mail, subject, day in zip(post.to(eva), SUBJECTS[language], (3, 4, 4)):
        assert mail.message["Subject"].startswith(subject), mail.message["Subject"]
        assert mail.message["Content-Language"] == language and f'<html lang="{language}">' in mail.html
        assert mail.message["To"].addresses[0].display_name == "Ева Грубер"
        first = mail.text.splitlines()[0]
        when = start_of(day) + datetime.timedelta(hours=1)
        assert DAYS[language][when.weekday()] in first.lower() + first and MONTHS[language][when.month - 1] in first
        assert ZONES[language] in first, first
        assert LENGTHS[language] in mail.text
        assert mail.event["SUMMARY"] == SUMMARIES[language]
        assert not re.search(r"\{\w+|\bplural\b", mail.text + mail.html + mail.message["Subject"])
        for english in ("Your", "call with", "Change the time", "Cancelled", "minutes", "attached"):
            assert english not in mail.text
    assert post.to(ANNA)[0].message["Content-Language"] == "en", "the agent's copy is the desk's"


AGENTS_SUBJECTS = {"de": "Gespräch mit Acme", "ru": "Звонок клиенту Acme", "en": "Call with Acme"}


def test_an_agent_reads_their_mail_in_their_own_language_else_in_the_desks(post, serve):
    content = seed.company()
    content["desk"]["language"] = "ru"
    post.start()
    server = serve(post.config, content=content)

    def next_mail(count, language, hour):
        book(server, start_of(hour=hour))
        mail = post.wait(ANNA, count)
        assert mail.message["Content-Language"] == language and f'<html lang="{language}">' in mail.html
        assert mail.message["Subject"].startswith(AGENTS_SUBJECTS[language]), mail.message["Subject"]
        assert not re.search(r"\{\w+|\bplural\b", mail.text + mail.html)
        assert post.wait("eva@acme.example", count).message["Content-Language"] == "en", "hers is the client's"

    next_mail(1, "ru", 9)
    change = {"agents": [{"slug": "anna", "language": "de"}]}
    assert server.request("PATCH", "/api/v1/rules", agent(server), change).status == 200
    next_mail(2, "de", 10)
    content = {"agents": [{"slug": "anna", "name": "Anna Novak", "language": None}], "desk": {"language": "en"}}
    server.import_(content)
    next_mail(3, "en", 11)
