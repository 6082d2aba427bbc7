#include "tests/contract/waiting_list_contract.hpp"
