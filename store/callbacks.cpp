#include "store/callbacks.hpp"

#include <stdexcept>

namespace callhours::store {

std::string_view to_text(CallbackCause cause)
{
    switch (cause) {
    case CallbackCause::click:
        return "click";
    case CallbackCause::due:
        return "due";
    case CallbackCause::booked:
        return "booked";
    }
    throw std::logic_error{"to_text: not a CallbackCause"};
}

} // namespace callhours::store
