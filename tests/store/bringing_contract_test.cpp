#include "tests/contract/bringing_contract.hpp"
