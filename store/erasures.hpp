#pragma once

#include "base/email_address.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/phone_number.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "store/actor.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

using ErasureId = Id<struct ErasureKind>;

/// A person at a client, as they left traces: one of the two at least.
struct ContactToErase {
    ClientId client;
    std::optional<EmailAddress> email; ///< in whatever case they wrote it
    std::optional<PhoneNumber> number;
};

/// How much of the person there was; nothing of what it said.
struct ErasedCounts {
    int contacts = 0;
    int numbers = 0; ///< of the client, by which calls were known as theirs
    int bookings = 0;
    int tasks = 0;
    int calls = 0;
    int recordings = 0;
    int mails = 0; ///< those to the person, sent or not
    int waits = 0; ///< places on the waiting list
    int deliveries = 0;

    friend bool operator==(const ErasedCounts&, const ErasedCounts&) = default;
};

struct Erasure {
    ErasureId id;
    ClientId client;
    ErasedCounts counts;
    Actor actor;
    Instant at;
};

/// What still needs to know the person; it is settled first.
struct ErasureObstacle {
    enum class Kind {
        booking_ahead,
        task_open,
        call_going_on, ///< or a callback
        mail_under_way,
        delivery_under_way,
    };

    Kind kind;
    std::int64_t id = 0; ///< of the booking, task, call, mail, delivery
};

struct ErasurePreview {
    ErasedCounts counts;
    std::vector<ErasureObstacle> obstacles;
    std::vector<std::string> emails;  ///< others that stand beside the person's number in bookings
    std::vector<std::string> numbers; ///< the same, beside the address
};

/// Takes a person out of everything, for the protection of their data. What figures are made of stays,
/// without the person: that there was a booking, a call, a task, and when.
class Erasures {
public:
    virtual ~Erasures() = default;

    virtual Task<ErasurePreview> preview(ContactToErase contact, Instant now) = 0;

    /// All of it or, where there are obstacles, nothing. Recorded with counts; nothing found is recorded too
    /// (somebody asked, and was answered). The freed places of the database are overwritten, also in its log;
    /// recordings are then to be removed by whoever asks files_to_remove.
    virtual Task<Result<Erasure, std::vector<ErasureObstacle>>> erase(ContactToErase contact, Actor actor,
                                                                      Instant now) = 0;

    /// Newest first.
    virtual Task<std::vector<Erasure>> list(std::size_t most) = 0;

    /// Names in the media folder that nothing leads to any more; they stand here until removed() is told.
    virtual Task<std::vector<std::string>> files_to_remove() = 0;
    virtual Task<void> removed(std::vector<std::string> files) = 0;
};

} // namespace callhours::store
