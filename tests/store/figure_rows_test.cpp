#include "store/sqlite/figure_rows.hpp"

#include "store/sqlite/schema.hpp"
#include "tests/support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace callhours;
using namespace callhours::store::sqlite;

namespace {

constexpr int first_day = 20'000;
constexpr int days_kept = 200;

/// Days of three clients, brought and taken away as counting does it, and beside them what they must sum up
/// to.
struct Days {
    Days()
    {
        prepare(db);
        migrate(db, migration_files(), log);
    }

    void count_anew(int day)
    {
        db.query("DELETE FROM figure WHERE day = :day").bind(":day", day).run();
        for (std::int64_t client = 1; client <= 3; ++client) {
            counted.erase({client, day});
            if (number(0, 2) == 0) continue; // nothing of this client that day, or no more
            const auto offered = number(0, 9);
            const auto reached = number(1, 9);
            counted[{client, day}] = {offered, reached};
            db.query("INSERT INTO figure VALUES ('client', :client, :day, :offered, 0, 0, 0, 0, 0, 0, 0, 0, "
                     "0, 0, 0, 0, "
                     "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, :reached)")
                .bind(":client", client)
                .bind(":day", day)
                .bind(":offered", offered)
                .bind(":reached", reached)
                .run();
        }
    }

    std::int64_t number(int least, int most)
    {
        return std::uniform_int_distribution<std::int64_t>{least, most}(random);
    }

    /// Of each client with anything: calls offered, and callbacks reached at a later try.
    [[nodiscard]] std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> expected(int from,
                                                                                         int to) const
    {
        std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> sums;
        for (const auto& [place, figures] : counted) {
            if (place.second < from || place.second >= to) continue;
            sums[place.first].first += figures.first;
            sums[place.first].second += figures.second;
        }
        return sums;
    }

    tests::TemporaryFolder folder;
    Log log{Log::Level::error};
    Connection db{folder.path() / "figures.db", Connection::Mode::create};
    std::mt19937 random{Catch::rngSeed()};
    std::map<std::pair<std::int64_t, int>, std::pair<std::int64_t, std::int64_t>> counted;
};

} // namespace

TEST_CASE("the figures of any period are the sum of its days, however often those were counted anew",
          "[store]")
{
    Days days;
    for (int day = first_day; day < first_day + days_kept; ++day)
        days.count_anew(day);
    for (int again = 0; again < 300; ++again)
        days.count_anew(first_day + static_cast<int>(days.number(0, days_kept - 1)));

    for (int period = 0; period < 300; ++period) {
        const auto from = first_day + static_cast<int>(days.number(-40, days_kept));
        const auto to = from + static_cast<int>(days.number(-5, days_kept));
        CAPTURE(from, to);
        std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> sums;
        for (const auto& row :
             figure_sums(days.db, store::FigureBy::client, from_day_number(from), from_day_number(to)))
            sums[row.key] = {row.figures.offered, row.figures.reached_later};
        CHECK(sums == days.expected(from, to));
    }
}

TEST_CASE("what has no more days is in no row of the figures", "[store]")
{
    Days days;
    days.count_anew(first_day);
    days.db.query("DELETE FROM figure").run();
    CHECK(figure_sums(days.db, store::FigureBy::client, from_day_number(first_day - 100),
                      from_day_number(first_day + 100))
              .empty());
}
