#include "store/directory.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;

namespace {

store::Directory a_directory()
{
    const auto zone = calendar::Zone::find("Europe/Berlin").value();
    store::Directory directory{
        .rules_version = {},
        .desk = {.schedule =
                     {.zone = zone, .weekly = {}, .overrides = {}, .holidays = {}, .calendar_holidays = {}},
                 .numbers = {},
                 .default_agent = {},
                 .queue_endpoints = {},
                 .second_level_endpoints = {},
                 .dialling = {}},
        .call_types = {},
        .agents = {},
        .clients = {},
        .tokens = {},
        .clients_by_number = {},
        .link_key = {},
        .agent_places = {},
        .client_places = {},
        .call_type_places = {}};
    for (int i = 1; i <= 3; ++i) {
        store::Client client;
        client.id = ClientId{i};
        client.slug = "client-" + std::to_string(i);
        client.numbers = {PhoneNumber::parse_e164("+436601234" + std::to_string(i)).value()};
        directory.clients.push_back(client);
        store::CallType type;
        type.rules.id = CallTypeId{i};
        type.rules.slug = "type-" + std::to_string(i);
        directory.call_types.push_back(type);
    }
    return directory;
}

} // namespace

TEST_CASE("a directory finds the same with and without its index", "[store]")
{
    auto directory = a_directory();
    for (const bool indexed : {false, true}) {
        CAPTURE(indexed);
        if (indexed) directory.index();
        CHECK(directory.client(ClientId{2}) == &directory.clients[1]);
        CHECK(directory.client("client-3") == &directory.clients[2]);
        CHECK(directory.call_type(CallTypeId{1}) == directory.call_types.data());
        CHECK(directory.call_type("type-2") == &directory.call_types[1]);
        CHECK(directory.client(ClientId{9}) == nullptr);
        CHECK(directory.client("nobody") == nullptr);
        CHECK(directory.agent(AgentId{1}) == nullptr);
        CHECK(directory.agent("anna") == nullptr);
    }
    CHECK(directory.client(directory.clients[1].numbers[0]) == &directory.clients[1]);
}

TEST_CASE("entitlement holds on its last day, by the desk's clock (S9)", "[store]")
{
    auto directory = a_directory();
    auto& client = directory.clients[0];
    CHECK(
        store::entitlement_of(client, directory.desk).covers(parse_instant("2026-06-01T00:00:00Z").value()));
    client.entitled_from = parse_date("2026-01-01").value();
    client.entitled_to = parse_date("2026-06-30").value();
    const auto entitled = store::entitlement_of(client, directory.desk);
    CHECK_FALSE(entitled.covers(parse_instant("2025-12-31T22:59:59Z").value()));
    CHECK(entitled.covers(parse_instant("2025-12-31T23:00:00Z").value()));
    CHECK(entitled.covers(parse_instant("2026-06-30T21:59:59Z").value()));
    CHECK_FALSE(entitled.covers(parse_instant("2026-06-30T22:00:00Z").value()));
}
