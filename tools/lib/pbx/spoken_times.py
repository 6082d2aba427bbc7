"""The pieces from which an announcement says when the desk opens again, for tools/prompts.

The server strings them together in this order in every language (server/app/spoken_opening.cpp): open-again; then
today, tomorrow, day-N (1 is Monday), or date-D and month-M; then hour-H on the hour, or at-H and minute-M. So each
piece carries the small words that its language wants around it.
"""

EN_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
EN_MONTHS = "January February March April May June July August September October November December".split()

DE_DAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
DE_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
DE_DATES = (
    "ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten elften zwölften dreizehnten "
    "vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten einundzwanzigsten "
    "zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten fünfundzwanzigsten sechsundzwanzigsten "
    "siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreißigsten einunddreißigsten"
).split()

RU_DAYS = ["в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"]
RU_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
RU_DATES = (
    "первого,второго,третьего,четвёртого,пятого,шестого,седьмого,восьмого,девятого,десятого,одиннадцатого,"
    "двенадцатого,тринадцатого,четырнадцатого,пятнадцатого,шестнадцатого,семнадцатого,восемнадцатого,"
    "девятнадцатого,двадцатого,двадцать первого,двадцать второго,двадцать третьего,двадцать четвёртого,"
    "двадцать пятого,двадцать шестого,двадцать седьмого,двадцать восьмого,двадцать девятого,тридцатого,"
    "тридцать первого"
).split(",")


def en_ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def ru_form(number: int, one: str, few: str, many: str) -> str:
    """The form of the noun that Russian wants after a number."""
    if number % 10 == 1 and number % 100 != 11:
        return one
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return few
    return many


def numbered(name: str, texts: list, first: int = 1) -> dict:
    return {f"{name}-{number}": text for number, text in enumerate(texts, first)}


def english() -> dict:
    return {
        "open-again": "We are open again",
        "today": "today",
        "tomorrow": "tomorrow",
        **numbered("day", [f"on {day}" for day in EN_DAYS]),
        **numbered("date", [f"on the {en_ordinal(day)} of" for day in range(1, 32)]),
        **numbered("month", EN_MONTHS),
        **numbered("hour", ["at midnight", *(f"at {hour} o'clock" for hour in range(1, 24))], 0),
        **numbered("at", [f"at {hour}" for hour in range(24)], 0),
        **numbered("minute", [f"oh {minute}" if minute < 10 else str(minute) for minute in range(1, 60)]),
    }


def german() -> dict:
    hours = [f"um {'ein' if hour == 1 else hour} Uhr" for hour in range(24)]
    return {
        "open-again": "Wir sind wieder für Sie da:",
        "today": "heute",
        "tomorrow": "morgen",
        **numbered("day", [f"am {day}" for day in DE_DAYS]),
        **numbered("date", [f"am {day}" for day in DE_DATES]),
        **numbered("month", DE_MONTHS),
        **numbered("hour", hours, 0),
        **numbered("at", hours, 0),
        **numbered("minute", [str(minute) for minute in range(1, 60)]),
    }


def russian() -> dict:
    hours = [f"в {hour} {ru_form(hour, 'час', 'часа', 'часов')}" for hour in range(24)]
    minutes = [f"{minute} {ru_form(minute, 'минуту', 'минуты', 'минут')}" for minute in range(1, 60)]
    return {
        "open-again": "Мы снова работаем",
        "today": "сегодня",
        "tomorrow": "завтра",
        **numbered("day", RU_DAYS),
        **numbered("date", RU_DATES),
        **numbered("month", RU_MONTHS),
        **numbered("hour", hours, 0),
        **numbered("at", hours, 0),
        **numbered("minute", minutes),
    }


TEXTS = {"en": english(), "de": german(), "ru": russian()}
