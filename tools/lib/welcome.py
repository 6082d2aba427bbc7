"""What tools/run prints once everything is up."""


def text(facts):
    lines = ["", "Callhours runs. Ctrl-C ends it.", ""]
    if facts["booking_urls"]:
        lines += demonstration(facts)
    else:
        lines += [f"  Console        {facts['console_url']}",
                  "  The database was there before, so no demonstration was put into it."]
    if facts["pbx"] and facts["desk_number"]:
        lines += telephone(facts)
    lines += ["", "  The same for programs: var/run.json", ""]
    return "\n".join(lines)


def demonstration(facts):
    agents = facts["agents"]
    lines = ["  Booking pages"]
    lines += [f"    {slug:<12} {url}" for slug, url in facts["booking_urls"].items()]
    lines += ["", f"  Console        {facts['console_url']}"]
    lines += [f"    {slug:<12} password {agent['password']}" for slug, agent in agents.items()]
    lines += ["", "  Calendar feeds"]
    lines += [f"    {slug:<12} {agent['feed_url']}" for slug, agent in agents.items()]
    return lines


def telephone(facts):
    pbx = facts["pbx"]
    phones = pbx["softphones"]
    return [
        "",
        f"  Telephone: dial {facts['desk_number']}",
        f"    a client whose agent is closed now   tools/call {facts['closed_number']} --say \"Please call me back\"",
        f"    a client whose agent is open now     tools/call {facts['open_number']}",
        f"    with a softphone: SIP server {pbx['sip']} (UDP), and one of",
        f"      user seeblick   password {phones['seeblick']['password']}   calls as {facts['closed_number']} (closed now)",
        f"      user nordlicht  password {phones['nordlicht']['password']}   calls as {facts['open_number']} (open now)",
        f"      user otto       password {phones['otto']['password']}   is rung by the call of Nordlicht",
    ]
