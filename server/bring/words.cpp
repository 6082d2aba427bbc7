#include "server/bring/words.hpp"

#include "server/bring/columns.hpp"

#include <array>
#include <utility>

namespace callhours::bring {

namespace {

template <typename Value>
using Meaning = std::pair<Value, std::string_view>; ///< words as folded(), a space between

constexpr std::array states{
    Meaning<desk::TaskState>{desk::TaskState::open,
                             "open new reopened todo unassigned neu offen wiedereröffnet "
                             "needsaction новая новый открыта открыт"},
    Meaning<desk::TaskState>{
        desk::TaskState::claimed,
        "claimed inprogress assigned processing processingassigned processingplanned active "
        "waitingonthirdparty inprocess inbearbeitung zugewiesen вработе"},
    Meaning<desk::TaskState>{
        desk::TaskState::waiting,
        "waiting pending hold onhold waitingoncustomer waitingforcustomer awaitingyourreply "
        "pendingreminder pendingclose wartend wartetaufkunde ожидает ожидание вожидании"},
    Meaning<desk::TaskState>{desk::TaskState::done,
                             "done solved resolved closed closedsuccessful completed complete "
                             "gelöst geschlossen erledigt решена решён закрыта закрыт завершена"},
    Meaning<desk::TaskState>{desk::TaskState::dropped,
                             "dropped rejected spam deleted merged cancelled canceled "
                             "closedunsuccessful removed verworfen abgelehnt отклонена отменена"}};

constexpr std::array priorities{
    Meaning<desk::Severity>{
        desk::Severity::critical,
        "critical urgent blocker highest veryhigh emergency kritisch dringend sofort критический срочно"},
    Meaning<desk::Severity>{desk::Severity::high, "high major hoch высокий"},
    Meaning<desk::Severity>{desk::Severity::standard, "standard normal medium mittel средний обычный"},
    Meaning<desk::Severity>{desk::Severity::bug, "bug minor defect fehler ошибка"},
    Meaning<desk::Severity>{
        desk::Severity::request,
        "request low lowest verylow trivial question niedrig gering frage низкий вопрос"}};

constexpr std::array statuses{
    Meaning<store::BookingStatus>{
        store::BookingStatus::confirmed,
        "confirmed booked scheduled accepted active upcoming rescheduled bestätigt gebucht "
        "geplant подтверждено подтверждена запланировано"},
    Meaning<store::BookingStatus>{
        store::BookingStatus::cancelled,
        "cancelled canceled declined rejected deleted storniert abgesagt отменено отменена"},
    Meaning<store::BookingStatus>{store::BookingStatus::done,
                                  "done completed attended finished past showed erledigt "
                                  "stattgefunden wahrgenommen состоялось завершено"},
    Meaning<store::BookingStatus>{store::BookingStatus::no_show,
                                  "noshow missed didnotattend absent nichterschienen неявка неявился"}};

template <typename Value, std::size_t Size>
std::optional<Value> meaning_of(const std::array<Meaning<Value>, Size>& meanings, std::string_view word)
{
    const auto wanted = folded(word);
    for (const auto& [value, words] : meanings) {
        const auto all = " " + std::string{words} + " ";
        if (all.find(" " + wanted + " ") != std::string::npos && !wanted.empty()) return value;
    }
    return std::nullopt;
}

} // namespace

std::optional<desk::TaskState> task_state_of(std::string_view word)
{
    return meaning_of(states, word);
}

std::optional<desk::Severity> severity_of_priority(std::string_view word)
{
    return meaning_of(priorities, word);
}

std::optional<store::BookingStatus> booking_status_of(std::string_view word)
{
    return meaning_of(statuses, word);
}

} // namespace callhours::bring
