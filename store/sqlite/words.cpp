#include "store/sqlite/words.hpp"

#include "store/sqlite/connection.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace callhours::store::sqlite {

namespace {

template <typename Enum> using Word = std::pair<Enum, std::string_view>;

constexpr std::array roles{Word<Role>{Role::agent, "agent"}, Word<Role>{Role::second_level, "second_level"},
                           Word<Role>{Role::lead, "lead"}, Word<Role>{Role::administrator, "administrator"}};

constexpr std::array token_kinds{Word<TokenKind>{TokenKind::client_api, "client_api"},
                                 Word<TokenKind>{TokenKind::booking_page, "booking_page"},
                                 Word<TokenKind>{TokenKind::agent_api, "agent_api"},
                                 Word<TokenKind>{TokenKind::agent_feed, "agent_feed"},
                                 Word<TokenKind>{TokenKind::pbx, "pbx"},
                                 Word<TokenKind>{TokenKind::metrics, "metrics"}};

constexpr std::array statuses{Word<BookingStatus>{BookingStatus::confirmed, "confirmed"},
                              Word<BookingStatus>{BookingStatus::cancelled, "cancelled"},
                              Word<BookingStatus>{BookingStatus::done, "done"},
                              Word<BookingStatus>{BookingStatus::no_show, "no_show"}};

constexpr std::array booking_events{Word<BookingEvent::What>{BookingEvent::What::booked, "booked"},
                                    Word<BookingEvent::What>{BookingEvent::What::rescheduled, "rescheduled"},
                                    Word<BookingEvent::What>{BookingEvent::What::cancelled, "cancelled"},
                                    Word<BookingEvent::What>{BookingEvent::What::marked, "marked"}};

constexpr std::array actors{Word<Actor::Kind>{Actor::Kind::system, "system"},
                            Word<Actor::Kind>{Actor::Kind::client, "client"},
                            Word<Actor::Kind>{Actor::Kind::link, "link"},
                            Word<Actor::Kind>{Actor::Kind::agent, "agent"},
                            Word<Actor::Kind>{Actor::Kind::import, "import"},
                            Word<Actor::Kind>{Actor::Kind::pbx, "pbx"},
                            Word<Actor::Kind>{Actor::Kind::calendar_program, "calendar_program"}};

constexpr std::array subjects{Word<ChangeSubject>{ChangeSubject::rules, "rules"},
                              Word<ChangeSubject>{ChangeSubject::booking, "booking"},
                              Word<ChangeSubject>{ChangeSubject::hold, "hold"},
                              Word<ChangeSubject>{ChangeSubject::busy, "busy"},
                              Word<ChangeSubject>{ChangeSubject::call, "call"},
                              Word<ChangeSubject>{ChangeSubject::task, "task"},
                              Word<ChangeSubject>{ChangeSubject::voicemail, "voicemail"},
                              Word<ChangeSubject>{ChangeSubject::mail, "mail"},
                              Word<ChangeSubject>{ChangeSubject::waiting, "waiting"},
                              Word<ChangeSubject>{ChangeSubject::webhook, "webhook"},
                              Word<ChangeSubject>{ChangeSubject::own_event, "own_event"}};

constexpr std::array task_states{desk::TaskState::open,     desk::TaskState::claimed,
                                 desk::TaskState::dialling, desk::TaskState::waiting,
                                 desk::TaskState::done,     desk::TaskState::dropped};

constexpr std::array task_reasons{desk::TaskReason::calling, desk::TaskReason::voicemail,
                                  desk::TaskReason::missed_call, desk::TaskReason::answered,
                                  desk::TaskReason::asked};

constexpr std::array holiday_sources{
    Word<HolidayCalendar::Source>{HolidayCalendar::Source::shipped, "shipped"},
    Word<HolidayCalendar::Source>{HolidayCalendar::Source::file, "file"},
    Word<HolidayCalendar::Source>{HolidayCalendar::Source::url, "url"}};

constexpr std::array question_kinds{Word<Question::Kind>{Question::Kind::text, "text"},
                                    Word<Question::Kind>{Question::Kind::choice, "choice"},
                                    Word<Question::Kind>{Question::Kind::yes_no, "yes_no"}};

constexpr std::array busy_kinds{Word<BusyKind>{BusyKind::file, "file"},
                                Word<BusyKind>{BusyKind::collection, "collection"}};

constexpr std::array methods{Word<OutboxMail::Method>{OutboxMail::Method::request, "request"},
                             Word<OutboxMail::Method>{OutboxMail::Method::cancel, "cancel"},
                             Word<OutboxMail::Method>{OutboxMail::Method::reminder, "reminder"},
                             Word<OutboxMail::Method>{OutboxMail::Method::free_times, "free_times"},
                             Word<OutboxMail::Method>{OutboxMail::Method::notice, "notice"}};

constexpr std::array wait_ends{
    Word<Wait::End>{Wait::End::booked, "booked"}, Word<Wait::End>{Wait::End::left, "left"},
    Word<Wait::End>{Wait::End::removed, "removed"}, Word<Wait::End>{Wait::End::lapsed, "lapsed"}};

constexpr std::array parts_of_day{Word<calendar::PartOfDay>{calendar::PartOfDay::any, "any"},
                                  Word<calendar::PartOfDay>{calendar::PartOfDay::morning, "morning"},
                                  Word<calendar::PartOfDay>{calendar::PartOfDay::afternoon, "afternoon"}};

constexpr std::array audiences{Word<OutboxMail::Audience>{OutboxMail::Audience::visitor, "visitor"},
                               Word<OutboxMail::Audience>{OutboxMail::Audience::agent, "agent"}};

constexpr std::array try_outcomes{Word<MailTry::Outcome>{MailTry::Outcome::under_way, "under_way"},
                                  Word<MailTry::Outcome>{MailTry::Outcome::accepted, "accepted"},
                                  Word<MailTry::Outcome>{MailTry::Outcome::refused, "refused"},
                                  Word<MailTry::Outcome>{MailTry::Outcome::put_off, "put_off"},
                                  Word<MailTry::Outcome>{MailTry::Outcome::unreachable, "unreachable"},
                                  Word<MailTry::Outcome>{MailTry::Outcome::stopped, "stopped"}};

constexpr std::array mail_states{Word<MailReport::State>{MailReport::State::queued, "queued"},
                                 Word<MailReport::State>{MailReport::State::sent, "sent"},
                                 Word<MailReport::State>{MailReport::State::delayed, "delayed"},
                                 Word<MailReport::State>{MailReport::State::failed, "failed"},
                                 Word<MailReport::State>{MailReport::State::dropped, "dropped"}};

template <typename Words, typename Enum> std::string_view word_of(const Words& words, Enum value)
{
    for (const auto& [known, word] : words) {
        if (known == value) return word;
    }
    throw std::logic_error{"an enumerator has no word in the database"};
}

[[noreturn]] void refuse_word(const std::string& word)
{
    throw DatabaseError{DatabaseError::Kind::other,
                        fmt::format("the database holds a word that this program does not know: {}", word)};
}

template <typename Words> auto value_of(const Words& words, const std::string& text)
{
    for (const auto& [value, word] : words) {
        if (word == text) return value;
    }
    refuse_word(text);
}

} // namespace

std::string_view to_word(Role role)
{
    return word_of(roles, role);
}

std::string_view to_word(TokenKind kind)
{
    return word_of(token_kinds, kind);
}

std::string_view to_word(BookingStatus status)
{
    return word_of(statuses, status);
}

std::string_view to_word(BookingEvent::What what)
{
    return word_of(booking_events, what);
}

std::string_view to_word(Actor::Kind kind)
{
    return word_of(actors, kind);
}

std::string_view to_word(ChangeSubject subject)
{
    return word_of(subjects, subject);
}

std::string_view to_word(HolidayCalendar::Source source)
{
    return word_of(holiday_sources, source);
}

std::string_view to_word(Question::Kind kind)
{
    return word_of(question_kinds, kind);
}

std::string_view to_word(BusyKind kind)
{
    return word_of(busy_kinds, kind);
}

std::string_view to_word(OutboxMail::Method method)
{
    return word_of(methods, method);
}

std::string_view to_word(OutboxMail::Audience audience)
{
    return word_of(audiences, audience);
}

std::string_view to_word(MailTry::Outcome outcome)
{
    return word_of(try_outcomes, outcome);
}

std::string_view to_word(MailReport::State state)
{
    return word_of(mail_states, state);
}

std::string_view to_word(Wait::End how)
{
    return word_of(wait_ends, how);
}

std::string_view to_word(calendar::PartOfDay part)
{
    return word_of(parts_of_day, part);
}

std::string_view to_word(desk::TaskState state)
{
    return desk::to_text(state);
}

std::string_view to_word(desk::TaskReason reason)
{
    return desk::to_text(reason);
}

template <> Wait::End from_word(const std::string& word)
{
    return value_of(wait_ends, word);
}

template <> calendar::PartOfDay from_word(const std::string& word)
{
    return value_of(parts_of_day, word);
}

template <> Role from_word(const std::string& word)
{
    return value_of(roles, word);
}

template <> TokenKind from_word(const std::string& word)
{
    return value_of(token_kinds, word);
}

template <> BookingStatus from_word(const std::string& word)
{
    return value_of(statuses, word);
}

template <> BookingEvent::What from_word(const std::string& word)
{
    return value_of(booking_events, word);
}

template <> Actor::Kind from_word(const std::string& word)
{
    return value_of(actors, word);
}

template <> ChangeSubject from_word(const std::string& word)
{
    return value_of(subjects, word);
}

template <> HolidayCalendar::Source from_word(const std::string& word)
{
    return value_of(holiday_sources, word);
}

template <> Question::Kind from_word(const std::string& word)
{
    return value_of(question_kinds, word);
}

template <> BusyKind from_word(const std::string& word)
{
    return value_of(busy_kinds, word);
}

template <> OutboxMail::Method from_word(const std::string& word)
{
    return value_of(methods, word);
}

template <> OutboxMail::Audience from_word(const std::string& word)
{
    return value_of(audiences, word);
}

template <> MailTry::Outcome from_word(const std::string& word)
{
    return value_of(try_outcomes, word);
}

template <> MailReport::State from_word(const std::string& word)
{
    return value_of(mail_states, word);
}

template <> desk::TaskState from_word(const std::string& word)
{
    for (const auto state : task_states) {
        if (desk::to_text(state) == word) return state;
    }
    refuse_word(word);
}

template <> desk::TaskReason from_word(const std::string& word)
{
    for (const auto reason : task_reasons) {
        if (desk::to_text(reason) == word) return reason;
    }
    refuse_word(word);
}

} // namespace callhours::store::sqlite
