#pragma once

#include "base/instant.hpp"
#include "calendar/zone.hpp"
#include "server/web/pages/url.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::web {

/// What a page shows of an agent.
struct AgentView {
    std::string name;
    bool open = false;                 ///< right now
    std::optional<Instant> open_until; ///< while open: the end of this stretch, where there is one
    std::optional<Instant> opens_at;   ///< while closed: the next opening, where one is known
};

struct CallTypeView {
    std::string slug;
    std::string name; ///< in the page's language
    int minutes = 0;
};

struct SlotView {
    Instant start;
    Instant end;
    std::string deputy; ///< the name of who takes the call in the agent's place; empty: the agent
};

enum class FieldProblem { missing, malformed, too_long };

/// A field as it was filled in, kept word for word, and what is wrong with it.
struct FieldView {
    std::string value;
    std::optional<FieldProblem> problem;
};

/// What the call type asks, in the page's language.
struct QuestionView {
    enum class Kind { text, choice, yes_no };

    struct Choice {
        std::string value;
        std::string label;
    };

    std::string field; ///< the name of the form's field: `answer-KEY`
    std::string label;
    Kind kind = Kind::text;
    bool required = false;
    std::vector<Choice> choices{};
    FieldView answer{};
};

struct BookingForm {
    FieldView name;
    FieldView email;
    FieldView phone;
    FieldView note;
    std::string hold;                      ///< the id of the hold on the chosen time; may be empty
    std::vector<QuestionView> questions{}; ///< in order
};

/// A time that is kept for this viewer alone for some minutes.
struct HeldView {
    std::string id;
    Instant start;
    Instant until;
};

/// Why a posted choice of time was refused; the form's words are kept in any case.
enum class BookingRefused {
    taken,        ///< somebody was quicker: 409
    not_bookable, ///< the rules do not offer that time (any more): 422
    too_many,     ///< 429
};

struct RefusalView {
    BookingRefused why;
    Instant start; ///< the time that was asked for
};

/// The booking whose time is being changed.
struct MoveView {
    Instant start;
    Instant end;
    Url back; ///< to the booking, nothing changed
};

/// Why somebody who asked was not put on the waiting list.
enum class WaitRefused {
    too_many_of_address, ///< 409
    full,                ///< 409
    too_fast,            ///< 429
};

/// The form that asks to be told when a time becomes free. It posts `type`, `tz`, `span` (`FROM/TO`, dates of
/// the viewer's calendar, TO not included), `part`, `name` and `email`.
struct WaitForm {
    Url post;
    LocalDate today;    ///< of the viewer's calendar
    LocalDate last_day; ///< that can be booked by now
    std::string span{}; ///< as it was posted
    std::string part{};
    FieldView name{};
    FieldView email{};
    bool span_wrong = false;
    std::optional<WaitRefused> refused{};
    bool posted = false; ///< and something is wrong: the form stands open
};

/// A place on the waiting list, as its link shows it.
struct WaitView {
    enum class State { waiting, left, booked, lapsed };

    std::string language = "en";
    State state = State::waiting;
    std::string agent;
    std::string type; ///< its name in the page's language
    int minutes = 0;
    LocalDate from;
    LocalDate to; ///< not included
    std::string part;
    calendar::Zone zone;
    std::string name;
    std::string email;
    Url page;                ///< GET shows it, POST leaves the list
    std::optional<Url> book; ///< the client's booking page on the first of the days
};

/// Everything that the booking page shows. Its links and forms go to `path` with the query fields `type`,
/// `week` and `day` (dates of the viewer's calendar), `tz` and `start`; the form posts `type`, `start`, `tz`,
/// `hold`, `name`, `email`, `phone`, `note` and the answers there (when moving: `type`, `start`, `tz`,
/// `hold`). A time is chosen by a form that posts `type`, `start`, `tz` and the `hold` so far to `hold`; who
/// leaves posts `hold` to `release`.
struct BookingPageView {
    std::string language = "en";
    Url path;
    Url hold;
    Url release;
    std::optional<Url> call_me{}; ///< the page that asks for a call
    AgentView agent;
    std::vector<CallTypeView> types; ///< when moving: the booking's own alone
    std::string type;                ///< the slug of the chosen one
    calendar::Zone zone;             ///< all times of the page are shown in it
    Instant now;

    LocalDate week;                   ///< a Monday of the viewer's calendar
    std::optional<LocalDate> day;     ///< the day asked for; nothing: the first with free times
    std::vector<SlotView> slots;      ///< the free times whose local date falls into that week, in order
    bool earlier = false;             ///< the week before may hold times
    bool later = false;               ///< the week after may hold times
    std::optional<Instant> next_free; ///< the first free time after this week, else the first before it

    std::optional<SlotView> chosen; ///< the times fold, and the form appears
    std::optional<HeldView> held;   ///< also when the viewer went back to choose another time
    bool lapsed = false;            ///< the chosen time was held, is so no more, and is free all the same
    BookingForm form;
    std::optional<RefusalView> refused;
    std::vector<SlotView> nearest; ///< free times near the refused one
    std::optional<MoveView> moving;
    std::optional<WaitForm> wait{}; ///< not shown when moving
};

enum class CallState { confirmed, over, cancelled };

/// An answered question, as it is to be read.
struct AnswerView {
    std::string question;
    std::string answer;
    bool yes_no = false; ///< then `answer` is "yes" or "no", for the page's own words
};

/// One booking, as its link shows it. Empty texts are left out.
struct BookingView {
    std::string language = "en";
    CallState state = CallState::confirmed;
    std::string agent; ///< the name of who takes the call
    std::string type;  ///< its name in the page's language
    int minutes = 0;
    Instant start;
    Instant end;
    calendar::Zone zone; ///< the viewer's
    calendar::Zone agent_zone;
    std::string name;
    std::string email;
    std::string phone; ///< as it is to be read
    std::string note;
    FieldView reason{}; ///< why it is cancelled, as far as the visitor wrote it
    std::vector<AnswerView> answers{};
    bool may_change = true; ///< otherwise the notice for it has ended
    bool may_cancel = true;

    Url page;                    ///< of the booking itself
    Url change;                  ///< GET: choose another time
    Url cancel;                  ///< GET: asks; POST: cancels
    std::optional<Url> ics;      ///< the calendar file
    std::optional<Url> book_new; ///< the client's booking page
};

/// What has just happened to the booking whose page is shown.
enum class JustNow { nothing, booked, moved };

/// How a wish to be called stands, in the client's words.
enum class WishState { received, in_progress, waiting_for_you, done, ended };

/// One wish to be called, or a call that waits for an answer.
struct WishView {
    WishState state = WishState::received;
    std::string number; ///< as it is to be read; may be empty
    std::string about;
    Instant asked_at;
    std::optional<Instant> from;      ///< not before
    std::optional<Instant> answer_by; ///< while it is owed
    std::optional<Instant> ended_at;
    std::optional<Url> withdraw; ///< POST; nothing where it is over
};

/// The form that asks for a call, as it was filled in. Problems are keys of messages, empty where there is
/// none.
struct WishForm {
    FieldView number;
    bool number_is_needed = false; ///< none is known
    std::string number_problem{};  ///< in place of the field's own
    bool later = false;            ///< at a wished time
    std::string date{};            ///< of the viewer's calendar
    std::string time{};
    std::string time_problem{};
    std::string urgency{};
    FieldView about{};
    std::string problem{}; ///< of the whole
};

/// What has just happened to the wishes that are shown.
enum class JustWished { nothing, asked, withdrawn };

/// The page on which a client asks to be called, and sees how that stands. Its form posts `when` (now or
/// later), `date`, `time`, `tz`, `number`, `urgency` and `about` to `path`.
struct WishPageView {
    std::string language = "en";
    Url path;
    Url booking; ///< the booking page
    std::string agent;
    calendar::Zone zone; ///< the viewer's
    Instant now;
    JustWished just = JustWished::nothing;
    std::vector<WishView> open{};
    std::vector<WishView> over{}; ///< newest first
    WishForm form;
};

/// Why a link shows no booking page.
struct NotEntitledView {
    std::string language = "en";
    std::string agent;
    std::optional<LocalDate> from;  ///< the plan begins then
    std::optional<LocalDate> until; ///< the plan ended with that day
};

struct ErrorView {
    std::string language = "en";
    int status = 500;
};

} // namespace callhours::web
