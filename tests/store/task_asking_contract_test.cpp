#include "tests/contract/task_asking_contract.hpp"
