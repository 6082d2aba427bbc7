#include "tests/contract/clients_contract.hpp"
