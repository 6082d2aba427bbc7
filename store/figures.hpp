#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/interval.hpp"
#include "base/task.hpp"
#include "desk/task.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

/// What a period's rows are made by.
enum class FigureBy { total, agent, client, severity, day };

/// Sums of one day, or of several: means and percentages are the reader's affair. Days are the desk's local
/// ones; a call counts by its arrival, a task by its beginning, a booking's step by when it was taken.
struct Figures {
    std::int64_t offered = 0; ///< calls that arrived
    std::int64_t answered = 0;
    std::int64_t voicemail = 0;      ///< not answered, and a message was left
    std::int64_t missed = 0;         ///< neither
    std::int64_t waited_seconds = 0; ///< of the answered ones, from arrival to answer

    std::int64_t tasks = 0;
    std::int64_t responded = 0;
    std::int64_t response_working_seconds = 0; ///< by the clock of the offer's budget, without pauses
    std::int64_t response_wall_seconds = 0;
    std::int64_t response_met = 0;
    std::int64_t response_late = 0; ///< answered late, or not answered and overdue
    std::int64_t resolved = 0;      ///< done; dropped ones are none
    std::int64_t resolution_working_seconds = 0;
    std::int64_t resolution_wall_seconds = 0;
    std::int64_t action_met = 0;
    std::int64_t action_late = 0;

    std::int64_t booked = 0;
    std::int64_t moved = 0;
    std::int64_t cancelled = 0;
    std::int64_t no_show = 0;

    std::int64_t dialled = 0;       ///< callbacks that the desk began, by when it did
    std::int64_t reached_first = 0; ///< of those, who talked at the task's first try
    std::int64_t reached_second = 0;
    std::int64_t reached_later = 0;

    Figures& operator+=(const Figures& other);

    friend bool operator==(const Figures&, const Figures&) = default;
};

/// Every sum, in the order in which they are declared.
[[nodiscard]] std::array<std::int64_t*, 24> places_in(Figures& figures);

struct FigureRow {
    std::int64_t key = 0; ///< AgentId, ClientId or severity; 0: total, or nobody
    Figures figures;
};

/// How a task fared, worked out with the hours of who is responsible; kept once it is answered or closed
/// (D4).
struct TaskFigures {
    std::optional<seconds> response_working;
    std::optional<bool> response_met; ///< absent: not yet known
    std::optional<seconds> resolution_working;
    std::optional<bool> action_met;
    std::optional<Instant> look_at; ///< when time alone makes it late
};

class FigureBook {
public:
    virtual ~FigureBook() = default;

    using Measure = std::function<TaskFigures(const desk::CallbackTask&)>;
    using DayOf = std::function<Interval(LocalDate)>; ///< when a local day begins and ends

    /// Brings up to date what something happened on since the last time, at most `most` tasks and days at
    /// once; how many were. Killed in between, the rest is done next time; done twice, nothing doubles.
    virtual Task<int> bring_up_to_date(Measure measure, DayOf day_of, Instant now, std::size_t most) = 0;

    /// Sums over the days from `from` to `to` (exclusive), a row a key.
    virtual Task<std::vector<FigureRow>> sums(FigureBy by, LocalDate from, LocalDate to) = 0;
};

} // namespace callhours::store
