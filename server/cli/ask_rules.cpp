#include "calendar/working_time.hpp"
#include "desk/deadlines.hpp"
#include "server/app/call_facts.hpp"
#include "server/app/free_slots.hpp"
#include "server/cli/commands.hpp"
#include "server/web/route_document.hpp"

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <iostream>

namespace callhours::cli {

namespace {

struct RuleOptions {
    std::string db;
    std::string client;
    std::string type;
    std::string agent;
    std::string from;
    std::string to;
    std::string now;
    std::string start;
    std::string at;
    std::string target = "response";
    std::optional<int> severity;
    std::optional<long> minutes;
    std::optional<long> days;
    std::vector<std::string> pauses;
    bool json = false;
};

const store::Agent& agent_named(const store::Directory& directory, const std::string& slug)
{
    const auto* agent = directory.agent(slug);
    if (agent == nullptr)
        throw Refused{fmt::format("--agent: there is no agent \"{}\" in this database", slug)};
    return *agent;
}

/// `A/B`, or `A/` for one that still lasts.
calendar::Pause pause_option(const std::string& text)
{
    const auto slash = text.find('/');
    if (slash == std::string::npos) throw Refused{fmt::format("--pause: \"{}\" is not BEGIN/END", text)};
    calendar::Pause pause{.begin = instant_option("--pause", text.substr(0, slash)), .end = std::nullopt};
    if (slash + 1 == text.size()) return pause;
    pause.end = instant_option("--pause", text.substr(slash + 1));
    if (*pause.end < pause.begin) throw Refused{fmt::format("--pause: \"{}\" ends before it begins", text)};
    return pause;
}

std::vector<calendar::Pause> pauses_option(const std::vector<std::string>& texts)
{
    std::vector<calendar::Pause> pauses;
    for (const auto& text : texts)
        pauses.push_back(pause_option(text));
    return pauses;
}

int print_slots(const RuleOptions& options, World& world)
{
    const auto now = options.now.empty() ? world.clock.now() : instant_option("--now", options.now);
    const auto from = date_option("--from", options.from);
    const auto to = date_option("--to", options.to);
    const auto store = world.open_store(options.db, false);
    const auto directory = ask(store->directories().load());
    const auto* client = directory->client(options.client);
    if (client == nullptr)
        throw Refused{fmt::format("--client: there is no client \"{}\" in this database", options.client)};
    const auto* type = directory->call_type(options.type);
    if (type == nullptr)
        throw Refused{fmt::format("--type: there is no call type \"{}\" in this database", options.type)};
    if (from >= to) return 0;

    const app::SlotRules rules{directory, client->id, type->rules.id, now};
    const auto blocks =
        ask(store->bookings().blocks(rules.agents(), rules.window(from, to), std::nullopt, now));
    for (const auto& slot : rules.free(from, to, blocks)) {
        world.out << to_text(slot.time.begin()) << ' ' << to_text(slot.time.end()) << '\n';
    }
    return 0;
}

Result<Instant, std::string> deadline_asked(const RuleOptions& options, const calendar::Schedule& schedule,
                                            Instant start, const std::vector<calendar::Pause>& pauses)
{
    if (!options.severity) {
        const seconds budget = options.minutes ? seconds{minutes{*options.minutes}}
                                               : calendar::working_day(schedule) * *options.days;
        const auto due = calendar::deadline(schedule, start, budget, pauses);
        if (!due) return refuse(std::string{describe(due.error())});
        return *due;
    }
    const auto severity = desk::severity_from(*options.severity);
    const auto target = options.target == "action" ? desk::Target::action : desk::Target::response;
    const auto budget = desk::budget_of(*severity, target);
    if (!budget)
        return refuse(fmt::format("severity {} has no fixed {} target", *options.severity, options.target));
    const auto due = desk::due_at(*budget, start, schedule, pauses);
    if (!due) return refuse(std::string{describe(due.error())});
    return *due;
}

int print_deadline(const RuleOptions& options, World& world)
{
    const auto start = instant_option("--start", options.start);
    const auto pauses = pauses_option(options.pauses);
    const auto store = world.open_store(options.db, false);
    const auto directory = ask(store->directories().load());
    const auto& agent = agent_named(*directory, options.agent);
    const auto due = deadline_asked(options, agent.calendar.schedule, start, pauses);
    if (!due) throw Refused{due.error()};
    world.out << to_text(*due) << '\n';
    return 0;
}

int print_elapsed(const RuleOptions& options, World& world)
{
    const auto from = instant_option("--from", options.from);
    const auto to = instant_option("--to", options.to);
    const auto pauses = pauses_option(options.pauses);
    const auto store = world.open_store(options.db, false);
    const auto directory = ask(store->directories().load());
    const auto& agent = agent_named(*directory, options.agent);
    world.out << calendar::elapsed(agent.calendar.schedule, from, to, pauses).count() << '\n';
    return 0;
}

int print_route(const RuleOptions& options, World& world)
{
    const auto at = options.at.empty() ? world.clock.now() : instant_option("--at", options.at);
    const auto store = world.open_store(options.db, false);
    const auto directory = ask(store->directories().load());
    app::StoredCallFacts facts{store->tasks(), store->bookings()};
    const auto asked =
        ask(app::completed(*directory, facts, {.from = options.from, .to = options.to, .at = at}));
    const auto decision = app::route_call(*directory, asked);
    if (options.json) {
        world.out << boost::json::serialize(web::route_document(decision)) << '\n';
    } else {
        world.out << web::route_in_words(decision) << '\n';
    }
    return 0;
}

using Print = int (*)(const RuleOptions&, World&);

CLI::App* add(CLI::App& program, World& world, Chosen& chosen, const std::shared_ptr<RuleOptions>& options,
              const char* name, const char* help, Print print)
{
    auto* command = program.add_subcommand(name, help);
    command->add_option("--db", options->db, "SQLite file")->required();
    command->callback([&world, &chosen, options, print] {
        chosen = [&world, options, print] { return print(*options, world); };
    });
    return command;
}

} // namespace

void add_rule_commands(CLI::App& program, World& world, Chosen& chosen)
{
    auto options = std::make_shared<RuleOptions>();
    auto* slots =
        add(program, world, chosen, options, "slots", "Prints the free slots, START END in UTC", print_slots);
    slots->add_option("--client", options->client, "The client's slug")->required();
    slots->add_option("--type", options->type, "The call type's slug")->required();
    slots->add_option("--from", options->from, "First local day of the agent, like 2026-11-23")->required();
    slots->add_option("--to", options->to, "The day after the last")->required();
    slots->add_option("--now", options->now, "As if it were that instant (else it is now)");

    auto* deadline = add(program, world, chosen, options, "deadline",
                         "Prints when a response is due, in the agent's working time", print_deadline);
    deadline->add_option("--agent", options->agent, "The agent's slug")->required();
    deadline->add_option("--start", options->start, "When the clock starts, RFC 3339")->required();
    auto* budget = deadline->add_option_group("budget", "How long");
    budget->add_option("--severity", options->severity, "1 to 5, by the response-time table")
        ->check(CLI::Range(1, 5));
    budget->add_option("--minutes", options->minutes, "Minutes of working time")
        ->check(CLI::Range(0L, 10'000'000L));
    budget->add_option("--days", options->days, "Working days")->check(CLI::Range(0L, 10'000L));
    budget->require_option(1);
    deadline->add_option("--target", options->target, "With --severity: response or action")
        ->check(CLI::IsMember({"response", "action"}));
    deadline->add_option("--pause", options->pauses, "BEGIN/END, or BEGIN/ while it lasts; may be repeated")
        ->allow_extra_args(false);

    auto* elapsed = add(program, world, chosen, options, "elapsed",
                        "Prints the seconds of the agent's working time between two instants", print_elapsed);
    elapsed->add_option("--agent", options->agent, "The agent's slug")->required();
    elapsed->add_option("--from", options->from, "RFC 3339")->required();
    elapsed->add_option("--to", options->to, "RFC 3339")->required();
    elapsed->add_option("--pause", options->pauses, "BEGIN/END, or BEGIN/ while it lasts; may be repeated")
        ->allow_extra_args(false);

    auto* route = add(program, world, chosen, options, "route",
                      "Says what would happen to a call, and which rule decides", print_route);
    route->add_option("--from", options->from, "The caller's number; \"anonymous\" for none")->required();
    route->add_option("--to", options->to, "The desk's number")->required();
    route->add_option("--at", options->at, "The instant (else it is now)");
    route->add_flag("--json", options->json, "As JSON, like the API");
}

} // namespace callhours::cli
