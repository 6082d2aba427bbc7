#include "tests/contract/own_events_contract.hpp"
