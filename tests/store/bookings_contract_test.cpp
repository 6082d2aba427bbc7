#include "tests/contract/bookings_contract.hpp"
