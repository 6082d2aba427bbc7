#include "tests/contract/webhooks_contract.hpp"
