#include "tests/contract/guard_contract.hpp"
