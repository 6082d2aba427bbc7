#include "tests/contract/callbacks_contract.hpp"
