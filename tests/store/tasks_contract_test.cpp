#include "tests/contract/tasks_contract.hpp"
