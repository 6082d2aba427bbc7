#pragma once

#include "store/directory.hpp"

namespace callhours::app {

// Who may do what at the desk, in one table (bookings have theirs in booking_rights.hpp). Who is signed in
// sees all tasks and may work on them: a desk shares its work, and deputies, the second level and whoever is
// nearest take what is urgent.
//
//   deed                  agent   second_level   lead   administrator
//   work_on_tasks         yes     yes            yes    yes
//   see_duty              yes     yes            yes    yes
//   change_duty           no      yes            yes    yes
//   see_own_notices       yes     yes            yes    yes
//   change_clients        no      no             yes    yes
//   bring_data            no      no             yes    yes    (import of files)
//   export_clients        no      no             yes    yes    (everything of one, with recordings)
//   erase_contacts        no      no             yes    yes
//   close_desk            no      yes            yes    yes    ("closed from now until …", and open again)
//   dialling_of_others    no      no             yes    yes    (what is dialled by itself)
//   see_figures_of_all    no      no             yes    yes    (the others: their own and their clients')

enum class DeskDeed {
    work_on_tasks,
    see_duty,
    change_duty,
    see_own_notices,
    bring_data,
    export_clients,
    erase_contacts,
    change_clients, ///< their agent, numbers, plan, entitlement (S9)
    see_figures_of_all,
    close_desk,
    dialling_of_others, ///< one's own is everybody's
};

[[nodiscard]] bool may(store::Role role, DeskDeed deed);

} // namespace callhours::app
