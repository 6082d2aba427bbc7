#include "tests/contract/import_contract.hpp"
