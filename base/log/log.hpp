#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>

namespace callhours {

/// The program's log, one line a message: `time level id text`. Each id of a warning or an error (`pbx.lost`)
/// is stable and has a paragraph in docs/operations.md. Pass PhoneNumber, EmailAddress and Secret as they
/// are: the first two print masked, the last does not compile. Any thread.
class Log {
public:
    enum class Level { debug, info, warn, error };
    enum class Form { text, json };

    /// To standard error.
    explicit Log(Level least = Level::info, Form form = Form::text);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    template <typename... Args>
    void debug(std::string_view id, fmt::format_string<Args...> format, Args&&... args)
    {
        if (wants(Level::debug)) write(Level::debug, id, fmt::format(format, std::forward<Args>(args)...));
    }

    template <typename... Args>
    void info(std::string_view id, fmt::format_string<Args...> format, Args&&... args)
    {
        if (wants(Level::info)) write(Level::info, id, fmt::format(format, std::forward<Args>(args)...));
    }

    template <typename... Args>
    void warn(std::string_view id, fmt::format_string<Args...> format, Args&&... args)
    {
        if (wants(Level::warn)) write(Level::warn, id, fmt::format(format, std::forward<Args>(args)...));
    }

    template <typename... Args>
    void error(std::string_view id, fmt::format_string<Args...> format, Args&&... args)
    {
        write(Level::error, id, fmt::format(format, std::forward<Args>(args)...));
    }

private:
    class Sink;

    [[nodiscard]] bool wants(Level level) const noexcept { return level >= least_; }

    void write(Level level, std::string_view id, const std::string& text);

    Level least_;
    Form form_;
    std::unique_ptr<Sink> sink_;
};

/// Other people's text for one log line: control characters and line ends shown as escapes, cut at 200
/// octets.
[[nodiscard]] std::string loggable(std::string_view foreign);

} // namespace callhours
