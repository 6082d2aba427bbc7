#include "tests/contract/questions_contract.hpp"
