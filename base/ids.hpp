#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace callhours {

/// The row number of one kind of thing; ids of different kinds do not mix, and 0 names nothing.
template <typename Kind> class Id {
public:
    constexpr Id() noexcept = default;

    constexpr explicit Id(std::int64_t value) noexcept : value_{value} {}

    [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }

    [[nodiscard]] constexpr bool is_set() const noexcept { return value_ != 0; }

    friend constexpr auto operator<=>(Id, Id) = default;

private:
    std::int64_t value_ = 0;
};

using AgentId = Id<struct AgentKind>;
using BookingId = Id<struct BookingKind>;
using BusyId = Id<struct BusyKind>;
using CallId = Id<struct CallKind>;
using CallTypeId = Id<struct CallTypeKind>;
using ClientId = Id<struct ClientKind>;
using HoldId = Id<struct HoldKind>;
using MailId = Id<struct MailKind>;
using NoticeId = Id<struct NoticeKind>;
using TaskId = Id<struct TaskKind>;
using VoicemailId = Id<struct VoicemailKind>;

/// The growing number of the `change` table: a reader that saw N has seen all that N and smaller numbers
/// name.
using ChangeNumber = Id<struct ChangeKind>;

} // namespace callhours

template <typename Kind> struct std::hash<callhours::Id<Kind>> {
    std::size_t operator()(callhours::Id<Kind> id) const noexcept
    {
        return std::hash<std::int64_t>{}(id.value());
    }
};
