#include "tests/contract/upkeep_contract.hpp"
