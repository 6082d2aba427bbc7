#include "tests/contract/agents_hand_contract.hpp"
