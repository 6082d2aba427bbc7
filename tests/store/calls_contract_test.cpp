#include "tests/contract/calls_contract.hpp"
