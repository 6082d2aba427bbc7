#include "tests/contract/outside_contract.hpp"
