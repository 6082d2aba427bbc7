#pragma once

#include "base/clock.hpp"
#include "base/random_bytes.hpp"
#include "base/task.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace callhours::cli {

/// A reason for exit 1 that is meant for the person at the shell: it names the thing and the way out.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct ServeOptions {
    std::optional<std::string> config;
    std::optional<std::string> db;
    std::optional<std::string> listen;
    std::optional<unsigned> client_writes_per_minute;
};

/// What the commands need of the world; main.cpp, which alone knows the concrete things, fills it.
struct World {
    /// Opens (or, where `may_create`, makes) a database. Throws Refused with what to do.
    std::function<std::unique_ptr<store::Store>(const std::string& db, bool may_create)> open_store;
    std::function<int(const ServeOptions&)> serve;
    std::function<void(const std::string& db, const std::string& out)> backup;
    std::function<void(const std::string& in, const std::string& db)> restore;
    const Clock& clock;
    RandomBytes& random;
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

/// Runs `work` to its end on an io_context of its own and throws what it throws.
void run_task(Task<void> work);

template <typename T> T ask(Task<T> question)
{
    std::optional<T> answer;
    auto keep = [](Task<T> inner, std::optional<T>& out) -> Task<void> {
        out.emplace(co_await std::move(inner));
    };
    run_task(keep(std::move(question), answer));
    return std::move(*answer);
}

} // namespace callhours::cli
