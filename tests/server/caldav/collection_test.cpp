#include "server/caldav/collection.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using caldav::Collection;
using Names = std::set<std::string>;

namespace {

Instant hour(int number)
{
    return Instant{} + hours{number};
}

caldav::Resource resource(std::string name, int begin, int length = 1, std::string etag = "\"1\"")
{
    return {.name = std::move(name),
            .uid = "u",
            .etag = std::move(etag),
            .time = Interval::lasting(hour(begin), hours{length}),
            .changed = hour(0),
            .render = [] { return std::string{}; }};
}

std::vector<std::string> names_of(const std::vector<caldav::ResourceRef>& resources)
{
    std::vector<std::string> names;
    for (const auto& each : resources)
        names.push_back(each->name);
    return names;
}

ChangeNumber change(int number)
{
    return ChangeNumber{number};
}

} // namespace

TEST_CASE("T2 a window finds what overlaps it, also what began long before", "[caldav]")
{
    Collection collection;
    collection.put(resource("long", 0, 100), change(1));
    collection.put(resource("before", 8), change(2));
    collection.put(resource("in", 10), change(3));
    collection.put(resource("after", 12), change(4));
    const auto found = collection.in(Interval::lasting(hour(9), hours{3}));
    CHECK(names_of(found) == std::vector<std::string>{"long", "in"});
    CHECK(names_of(collection.all()) == std::vector<std::string>{"long", "before", "in", "after"});
}

TEST_CASE("RFC 4791 9.9 what recurs is found where it recurs, and by nothing else", "[caldav]")
{
    Collection collection;
    auto recurring = resource("recurring", 0, 1000);
    recurring.occurs = [](const Interval& window) { return window.contains(hour(50)); };
    collection.put(recurring, change(1));
    collection.put(resource("early", 49), change(2));
    collection.put(resource("late", 51), change(3));
    const auto found = [&](int begin, int length) {
        return names_of(collection.in(Interval::lasting(hour(begin), hours{length})));
    };
    CHECK(found(49, 3) == std::vector<std::string>{"recurring", "early", "late"});
    CHECK(found(20, 3).empty());
    CHECK(found(2000, 3).empty());
    recurring.occurs = nullptr;
    recurring.etag = "\"2\"";
    collection.put(recurring, change(4));
    CHECK(found(20, 3) == std::vector<std::string>{"recurring"});
    collection.remove("recurring", change(5));
    CHECK(found(50, 1).empty());
}

TEST_CASE("the same text put again is no news, but it has another revision", "[caldav]")
{
    Collection collection;
    auto own = resource("own", 1);
    own.revision = change(1);
    collection.put(own, change(1));
    own.revision = change(7);
    collection.put(own, change(7));
    CHECK(collection.find("own")->revision == change(7));
    CHECK(collection.changed_since(change(1)) == Names{});
}

TEST_CASE("a sync names what was put or removed since, each once", "[caldav]")
{
    Collection collection{change(10)};
    collection.put(resource("old", 1), change(10)); // what it began with
    CHECK(collection.token() == change(10));
    CHECK(collection.changed_since(change(10)) == Names{});
    collection.put(resource("new", 2), change(11));
    collection.put(resource("new", 3, 1, "\"2\""), change(12));
    collection.remove("old", change(13));
    CHECK(collection.token() == change(13));
    CHECK(collection.changed_since(change(10)) == Names{"new", "old"});
    CHECK(collection.changed_since(change(12)) == Names{"old"});
    CHECK(collection.changed_since(change(13)) == Names{});
    CHECK(collection.find("old") == nullptr);
    CHECK(collection.find("new")->etag == "\"2\"");
    CHECK(collection.in(Interval::lasting(hour(2), hours{1})).empty());
}

TEST_CASE("what did not change is no news", "[caldav]")
{
    Collection collection{change(1)};
    collection.put(resource("a", 1), change(2));
    collection.put(resource("a", 1), change(3));
    collection.remove("never there", change(4));
    collection.keep_only({"a"}, change(5));
    CHECK(collection.token() == change(2));
    collection.keep_only({}, change(6));
    CHECK(collection.token() == change(6));
    CHECK(collection.size() == 0);
}

TEST_CASE("what the memory does not reach is not guessed", "[caldav]")
{
    Collection collection{change(10)};
    CHECK_FALSE(collection.changed_since(change(9)));
    for (int i = 11; i <= 60'100; ++i)
        collection.put(resource("a", 1, 1, std::to_string(i)), change(i));
    CHECK_FALSE(collection.changed_since(change(11)));
    CHECK(collection.changed_since(change(60'000)) == Names{"a"});
}
