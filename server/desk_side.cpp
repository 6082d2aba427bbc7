#include "server/desk_side.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace callhours {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds between_looks{2};
constexpr int bites_a_look = 25; ///< of figures in one look: 5,000 tasks, then others have their turn

} // namespace

DeskSide::DeskSide(const Parts& parts)
    : parts_{parts}, ask_callback_{parts.rules, parts.store.tasks()},
      escalate_{parts.rules, parts.store.escalations(), parts.notices_by_mail},
      keep_figures_{parts.rules, parts.store.figures()},
      task_api_{{parts.gate, ask_callback_, parts.edit_task, parts.store.tasks()}},
      wish_pages_{{parts.gate, ask_callback_, parts.edit_task, parts.store.tasks(), parts.pages}},
      duty_api_{{parts.gate, parts.store.escalations()}},
      figures_api_{
          {parts.gate, parts.store.figures(), parts.pages.catalogue(), [this] { return keep_figures(1); }}},
      nap_{parts.io}
{
}

void DeskSide::add_routes(http::Router& router)
{
    task_api_.add_routes(router);
    wish_pages_.add_routes(router);
    duty_api_.add_routes(router);
    figures_api_.add_routes(router);
}

void DeskSide::start()
{
    asio::co_spawn(parts_.io, look_after_tasks(), asio::detached);
}

void DeskSide::stop()
{
    nap_.stop();
}

Task<void> DeskSide::look_after_tasks()
{
    ChangeNumber seen = parts_.store.changes().newest_rules_known();
    while (!nap_.stopped()) {
        // Other hours, absences or roles: what was decided for later may come sooner now.
        const auto newest = parts_.store.changes().newest_rules_known();
        const bool done = co_await look(newest != seen);
        if (done) seen = newest;
        co_await nap_(between_looks);
    }
}

Task<void> DeskSide::keep_figures(int most_bites)
{
    int counted = 0;
    for (int bite = 0; bite < most_bites; ++bite) {
        const int some = co_await keep_figures_(parts_.clock.now());
        counted += some;
        if (some == 0 || nap_.stopped()) break;
    }
    if (counted == 0 && total_is_known_) co_return;
    const auto sums = co_await parts_.store.figures().sums(store::FigureBy::total, LocalDate{},
                                                           LocalDate{days{to_epoch(end_of_time) / 86400}});
    total_ = {};
    for (const auto& row : sums)
        total_ += row.figures;
    total_is_known_ = true;
}

std::vector<web::Sample> DeskSide::samples() const
{
    std::vector<web::Sample> samples;
    const auto add = [&samples](const char* name, const char* help, const char* labels, std::int64_t value) {
        samples.push_back({name, help, labels, static_cast<double>(value)});
    };
    const auto* calls = "Calls that arrived, by how they ended";
    add("callhours_calls", calls, "end=\"answered\"", total_.answered);
    add("callhours_calls", calls, "end=\"voicemail\"", total_.voicemail);
    add("callhours_calls", calls, "end=\"missed\"", total_.missed);
    add("callhours_calls_waited_seconds", "How long answered calls waited together", "",
        total_.waited_seconds);
    add("callhours_tasks_begun", "Callback tasks that began", "", total_.tasks);
    const auto* deadlines = "Deadlines of tasks, by target and result";
    add("callhours_deadlines", deadlines, "target=\"response\",result=\"met\"", total_.response_met);
    add("callhours_deadlines", deadlines, "target=\"response\",result=\"late\"", total_.response_late);
    add("callhours_deadlines", deadlines, "target=\"action\",result=\"met\"", total_.action_met);
    add("callhours_deadlines", deadlines, "target=\"action\",result=\"late\"", total_.action_late);
    add("callhours_callbacks_begun", "Tries to call somebody back", "", total_.dialled);
    const auto* reached = "Callbacks that reached somebody, by the try at which they did";
    add("callhours_callbacks_reached", reached, "try=\"first\"", total_.reached_first);
    add("callhours_callbacks_reached", reached, "try=\"second\"", total_.reached_second);
    add("callhours_callbacks_reached", reached, "try=\"later\"", total_.reached_later);
    const auto* bookings = "What happened to bookings";
    add("callhours_bookings", bookings, "step=\"booked\"", total_.booked);
    add("callhours_bookings", bookings, "step=\"moved\"", total_.moved);
    add("callhours_bookings", bookings, "step=\"cancelled\"", total_.cancelled);
    add("callhours_bookings", bookings, "step=\"no_show\"", total_.no_show);
    return samples;
}

Task<bool> DeskSide::look(bool anew)
{
    std::string failure;
    try {
        if (anew) co_await parts_.store.escalations().look_at_all();
        const int taken = co_await escalate_(parts_.clock.now());
        co_await keep_figures(bites_a_look);
        if (taken > 0) parts_.log.info("desk.escalated", "{} steps were taken for tasks that wait", taken);
    } catch (const std::exception& broken) {
        failure = broken.what();
    }
    if (!failure.empty() && !broken_)
        parts_.log.error("desk.not_looked_after", "tasks cannot be looked after: {}", failure);
    broken_ = !failure.empty();
    co_return failure.empty();
}

} // namespace callhours
