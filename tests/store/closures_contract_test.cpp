#include "tests/contract/closures_contract.hpp"
