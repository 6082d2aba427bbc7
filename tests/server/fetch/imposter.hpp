#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace callhours::tests {

/// A server on loopback that says what a test wants it to say to each request, for faults that no real one
/// shows on demand. It reads one request a connection and then closes it.
class Imposter {
public:
    /// Given the request (its head and, with a Content-Length, its body); gives the bytes to answer. An
    /// empty answer leaves the connection open and silent until the imposter goes.
    using Script = std::function<std::string(const std::string& request)>;

    explicit Imposter(Script script)
        : script_{std::move(script)}, listener_{::socket(AF_INET, SOCK_STREAM, 0)}
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, plain, size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, plain, &size) != 0) {
            throw std::runtime_error{"the imposter does not listen"};
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }

    ~Imposter()
    {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        for (const auto socket : silent_)
            ::close(socket);
        ::close(listener_);
    }

    Imposter(const Imposter&) = delete;
    Imposter& operator=(const Imposter&) = delete;

    [[nodiscard]] std::string url(const std::string& path) const
    {
        return "http://127.0.0.1:" + std::to_string(port_) + path;
    }

    [[nodiscard]] int port() const { return port_; }

    [[nodiscard]] std::vector<std::string> requests() const
    {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

private:
    static std::string read_request(int socket)
    {
        std::string text;
        std::size_t wanted = std::string::npos;
        while (text.size() < wanted) {
            char buffer[4096];
            const auto got = ::recv(socket, buffer, sizeof buffer, 0);
            if (got <= 0) break;
            text.append(buffer, static_cast<std::size_t>(got));
            const auto end = text.find("\r\n\r\n");
            if (end == std::string::npos || wanted != std::string::npos) continue;
            const auto length = text.find("Content-Length: ");
            wanted = end + 4 + (length < end ? std::stoul(text.substr(length + 16)) : 0);
        }
        return text;
    }

    void serve()
    {
        while (true) {
            const int socket = ::accept(listener_, nullptr, nullptr);
            if (socket < 0) return;
            auto request = read_request(socket);
            {
                const std::lock_guard lock{mutex_};
                requests_.push_back(request);
            }
            const auto answer = script_(request);
            if (answer.empty()) {
                silent_.push_back(socket);
                continue;
            }
            std::size_t sent = 0;
            while (sent < answer.size()) {
                const auto now = ::send(socket, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
                if (now <= 0) break;
                sent += static_cast<std::size_t>(now);
            }
            ::close(socket);
        }
    }

    Script script_;
    int listener_;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<int> silent_;
    std::thread thread_;
};

} // namespace callhours::tests
