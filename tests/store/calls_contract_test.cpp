#include "tests/contract/calls_contract.hpp"

#include "tests/contract/call_records_contract.hpp"
