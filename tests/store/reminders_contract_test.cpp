#include "tests/contract/reminders_contract.hpp"
