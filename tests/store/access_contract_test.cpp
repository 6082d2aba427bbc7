#include "tests/contract/access_contract.hpp"
