#include "store/sqlite/maintenance.hpp"
#include "tests/contract/booking_steps.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdio>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace callhours;
using namespace callhours::tests;

namespace {

/// store_writer (writer.cpp) at work in a process of its own.
class Writer {
public:
    explicit Writer(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), CALLHOURS_STORE_WRITER);
        std::vector<char*> pointers;
        for (auto& argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        int ends[2] = {};
        if (::pipe(ends) != 0) throw std::runtime_error{"no pipe"};
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::execv(pointers[0], pointers.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        output_ = ::fdopen(ends[0], "r");
    }

    ~Writer()
    {
        kill();
        std::fclose(output_);
    }

    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// The UID of the next booking that is on the disk; empty at the end.
    std::string next()
    {
        char line[200] = {};
        if (std::fgets(line, sizeof line, output_) == nullptr) return {};
        std::string text{line};
        text.pop_back();
        return text;
    }

    std::vector<std::string> rest()
    {
        std::vector<std::string> uids;
        for (auto uid = next(); !uid.empty(); uid = next())
            uids.push_back(uid);
        return uids;
    }

    void kill()
    {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            wait();
        }
    }

    int wait()
    {
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t child_ = 0;
    std::FILE* output_ = nullptr;
};

std::int64_t count(const std::filesystem::path& file, store::sqlite::Sql sql)
{
    store::sqlite::Connection db{file, store::sqlite::Connection::Mode::existing};
    auto query = db.query(sql);
    query.step();
    return query.row().take<std::int64_t>();
}

/// Every booking has its history, its change number and its two mails, and nothing else has any.
void check_whole(const std::filesystem::path& file)
{
    CHECK(store::check_sqlite(file).empty());
    const auto bookings = count(file, "SELECT count(*) FROM booking");
    CHECK(count(file, "SELECT count(*) FROM booking_event") == bookings);
    CHECK(count(file, "SELECT count(*) FROM outbox") == 2 * bookings);
    CHECK(count(file, "SELECT count(*) FROM change WHERE subject = 'booking'") == bookings);
}

std::set<std::string> uids_in(DeskInStore<SqliteStores>& desk)
{
    std::set<std::string> uids;
    const auto window = span_of(nine - hours{1}, hours{24 * 365});
    for (const auto& booking : desk.run(desk.store().bookings().of_agent(desk.agent("anna"), window)))
        uids.insert(booking.uid);
    return uids;
}

} // namespace

TEST_CASE("two processes that race for the same slots book each once", "[store]")
{
    DeskInStore<SqliteStores> desk;
    Writer one{{desk.stores.file().string(), "one-", "300", "30"}};
    Writer two{{desk.stores.file().string(), "two-", "300", "30"}};
    const auto of_one = one.rest();
    const auto of_two = two.rest();
    CHECK(one.wait() == 0);
    CHECK(two.wait() == 0);
    CHECK(of_one.size() + of_two.size() == 300);
    CHECK(uids_in(desk).size() == 300);
    check_whole(desk.stores.file());
}

TEST_CASE("a process killed in the middle of its writes leaves all that it confirmed, and nothing half",
          "[store]")
{
    DeskInStore<SqliteStores> desk;
    std::set<std::string> confirmed;
    for (int round = 0; round < 3; ++round) {
        Writer writer{{desk.stores.file().string(), "r" + std::to_string(round) + "-", "100000", "30"}};
        const auto wanted = confirmed.size() + 40;
        while (confirmed.size() < wanted) {
            const auto uid = writer.next();
            REQUIRE_FALSE(uid.empty());
            confirmed.insert(uid);
        }
        writer.kill();
        for (const auto& uid : writer.rest())
            confirmed.insert(uid);
    }
    desk.reopen();
    const auto kept = uids_in(desk);
    CHECK(std::includes(kept.begin(), kept.end(), confirmed.begin(), confirmed.end()));
    check_whole(desk.stores.file());
}

TEST_CASE("when the disk is full the writes fail, what was confirmed stays, and nothing half", "[store]")
{
    DeskInStore<SqliteStores> desk;
    Writer writer{{desk.stores.file().string(), "full-", "20000", "30", "2000000"}};
    const auto confirmed = writer.rest();
    CHECK(writer.wait() == 3);
    CHECK_FALSE(confirmed.empty());
    desk.reopen();
    const auto kept = uids_in(desk);
    for (const auto& uid : confirmed)
        CHECK(kept.contains(uid));
    CHECK(kept.size() == confirmed.size());
    check_whole(desk.stores.file());
}
