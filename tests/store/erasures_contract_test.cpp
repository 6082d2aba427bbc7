#include "tests/contract/erasures_contract.hpp"
