#include "tests/contract/outbox_contract.hpp"
