#include "tests/contract/escalations_contract.hpp"
