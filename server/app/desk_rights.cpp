#include "server/app/desk_rights.hpp"

#include <array>
#include <stdexcept>

namespace callhours::app {

namespace {

struct Right {
    DeskDeed deed;
    bool agent;
    bool second_level;
    bool lead;
    bool administrator;
};

constexpr std::array rights{Right{DeskDeed::work_on_tasks, true, true, true, true},
                            Right{DeskDeed::see_duty, true, true, true, true},
                            Right{DeskDeed::change_duty, false, true, true, true},
                            Right{DeskDeed::see_own_notices, true, true, true, true},
                            Right{DeskDeed::change_clients, false, false, true, true},
                            Right{DeskDeed::bring_data, false, false, true, true},
                            Right{DeskDeed::export_clients, false, false, true, true},
                            Right{DeskDeed::erase_contacts, false, false, true, true},
                            Right{DeskDeed::close_desk, false, true, true, true},
                            Right{DeskDeed::dialling_of_others, false, false, true, true},
                            Right{DeskDeed::see_figures_of_all, false, false, true, true}};

} // namespace

bool may(store::Role role, DeskDeed deed)
{
    for (const auto& right : rights) {
        if (right.deed != deed) continue;
        switch (role) {
        case store::Role::agent:
            return right.agent;
        case store::Role::second_level:
            return right.second_level;
        case store::Role::lead:
            return right.lead;
        case store::Role::administrator:
            return right.administrator;
        }
    }
    throw std::logic_error{"may: not a deed of the table"};
}

} // namespace callhours::app
