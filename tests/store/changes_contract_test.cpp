#include "tests/contract/changes_contract.hpp"
