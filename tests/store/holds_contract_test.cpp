#include "tests/contract/holds_contract.hpp"
