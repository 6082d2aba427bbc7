#include "server/subscriptions/ics_reader.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace callhours::subscriptions {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t longest_output = 8 * 1024 * 1024;

class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_{number} {}

    ~Descriptor() { close(); }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void take(int number)
    {
        close();
        number_ = number;
    }

    void close()
    {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

struct Pipe {
    Descriptor read;
    Descriptor write;

    Pipe()
    {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::system_error{errno, std::generic_category(), "a pipe to the reader of calendars"};
        read.take(ends[0]);
        write.take(ends[1]);
    }
};

struct FileActions {
    posix_spawn_file_actions_t actions{};

    FileActions(int in, int out)
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1); // none of our sockets
    }

    ~FileActions() { posix_spawn_file_actions_destroy(&actions); }

    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
};

pid_t spawn(const std::string& program, const std::vector<std::string>& arguments, int in, int out)
{
    std::vector<char*> argv;
    for (const auto& each : arguments)
        argv.push_back(const_cast<char*>(each.c_str())); // NOLINT: exec does not write there
    argv.push_back(nullptr);
    std::array<char*, 1> environment{nullptr}; // nothing of ours, passwords least of all
    const FileActions files{in, out};
    pid_t child = 0;
    const int error =
        posix_spawn(&child, program.c_str(), &files.actions, nullptr, argv.data(), environment.data());
    if (error != 0)
        throw std::system_error{error, std::generic_category(), "the reader of calendars cannot be started"};
    return child;
}

struct Talk {
    std::string output;
    bool in_time = false;
};

/// Writes the file and reads the answer, whichever the other side is ready for.
Talk talk(std::string_view text, Descriptor& in, Descriptor& out, steady_clock::time_point deadline)
{
    Talk result;
    std::array<char, 64 * 1024> buffer{};
    fcntl(in.number(), F_SETFL, O_NONBLOCK);
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
        if (left <= 0) return result;
        std::array<pollfd, 2> watched{pollfd{.fd = out.number(), .events = POLLIN, .revents = 0},
                                      pollfd{.fd = in.number(), .events = POLLOUT, .revents = 0}};
        const nfds_t count = in.number() < 0 ? 1 : 2;
        if (poll(watched.data(), count, static_cast<int>(left)) < 0 && errno != EINTR) return result;
        if (count == 2 && watched[1].revents != 0) {
            const auto written = ::write(in.number(), text.data(), text.size());
            if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
            if (text.empty() || (written < 0 && errno != EAGAIN && errno != EINTR)) in.close();
        }
        if (watched[0].revents == 0) continue;
        const auto size = ::read(out.number(), buffer.data(), buffer.size());
        if (size > 0) result.output.append(buffer.data(), static_cast<std::size_t>(size));
        if (result.output.size() > longest_output) return result;
        if (size == 0) {
            result.in_time = true;
            return result;
        }
    }
}

} // namespace

Result<Reading, std::string> read_ics(const ReadingTask& task, const std::string& program,
                                      std::chrono::milliseconds patience)
{
    std::vector<std::string> arguments{"callhours", "parse-ics",
                                       "--what",    std::string{word_of(task.what)},
                                       "--from",    to_text(task.window.begin()),
                                       "--to",      to_text(task.window.end()),
                                       "--zone",    task.zone};
    for (const auto& address : task.addresses)
        arguments.push_back("--address=" + address);
    Pipe in;
    Pipe out;
    const auto child = spawn(program, arguments, in.read.number(), out.write.number());
    in.read.close();
    out.write.close();
    const auto said = talk(task.text, in.write, out.read, steady_clock::now() + patience);
    in.write.close();
    if (!said.in_time) ::kill(child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return understood(said.output);
}

Result<std::map<LocalDate, std::string>, std::string> read_holidays_apart(std::string text)
{
    const auto any = Interval::lasting(Instant{}, seconds{1});
    auto reading =
        read_ics({.what = ForeignText::holidays, .text = std::move(text), .window = any, .zone = "UTC"});
    if (!reading) return refuse(std::move(reading.error()));
    return std::move(reading->days);
}

} // namespace callhours::subscriptions
