#include "base/log/log.hpp"

#include "base/json_text.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace callhours {

class Log::Sink {
public:
    Sink() : logger{"callhours", std::make_shared<spdlog::sinks::stderr_sink_mt>()} {}

    spdlog::logger logger;
};

namespace {

spdlog::level::level_enum to_spdlog(Log::Level level)
{
    switch (level) {
    case Log::Level::debug:
        return spdlog::level::debug;
    case Log::Level::info:
        return spdlog::level::info;
    case Log::Level::warn:
        return spdlog::level::warn;
    case Log::Level::error:
        return spdlog::level::err;
    }
    throw std::logic_error{"no such log level"};
}

} // namespace

Log::Log(Level least, Form form) : least_{least}, form_{form}, sink_{std::make_unique<Sink>()}
{
    sink_->logger.set_level(spdlog::level::trace);
    sink_->logger.flush_on(spdlog::level::trace);
    const auto utc = spdlog::pattern_time_type::utc;
    sink_->logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        form == Form::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                           : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
        utc));
}

Log::~Log() = default;

void Log::write(Level level, std::string_view id, const std::string& text)
{
    if (form_ == Form::json) {
        sink_->logger.log(to_spdlog(level), R"("id":"{}","text":"{}")", json_escaped(id), json_escaped(text));
    } else {
        sink_->logger.log(to_spdlog(level), "{} {}", id, text);
    }
}

std::string loggable(std::string_view foreign)
{
    constexpr std::size_t most_octets = 200;
    std::string result;
    for (const char c : foreign.substr(0, most_octets)) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 || u == 0x7f) {
            result += fmt::format("\\x{:02x}", u);
        } else {
            result += c;
        }
    }
    return foreign.size() > most_octets ? result + "…" : result;
}

} // namespace callhours
